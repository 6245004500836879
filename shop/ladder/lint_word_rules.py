"""What a map leaves unsaid: a question of law, a challenge, a translation, a why. Pure."""

from collections.abc import Iterator, Mapping

from shop.catalogue.publishing_rules import LONG_TUITION_ABOVE
from shop.catalogue.wording_rules import LANGUAGES, Copy
from shop.ladder.drawing_rules import Drawing, Finding, Lint, about_spot, about_way
from shop.ladder.rules import NextStepKind

TUITION = ("course", "coaching", "bundle", "membership")


def law_open(drawing: Drawing) -> Iterator[Finding]:
    """Long, dear tuition may fall under a law of its own; the owner must answer first."""
    for spot in drawing.spots.values():
        asked = spot.kind in TUITION and spot.price.amount > LONG_TUITION_ABOVE
        if asked and spot.long_tuition == "unanswered":
            yield about_spot(Lint.LAW_OPEN, spot, "long_tuition")


def law_one_press(drawing: Drawing) -> Iterator[Finding]:
    """Under that law nothing is sold by one press, and an add-on is."""
    for way in drawing.ways:
        end = drawing.spots[way.end]
        if way.kind is NextStepKind.ADD_ON and end.long_tuition == "yes":
            yield about_way(Lint.LAW_ONE_PRESS, way, drawing)


def no_challenge(drawing: Drawing) -> Iterator[Finding]:
    for way in drawing.ways:
        if not way.challenge.get("ja"):
            yield about_way(Lint.NO_CHALLENGE, way, drawing)


def deadlines_untold(drawing: Drawing) -> Iterator[Finding]:
    """It ends, and its teacher does not say why or for whom."""
    for terms in drawing.terms:
        if terms.ends and not any(terms.note.values()):
            end = drawing.spots[terms.way.end]
            yield Finding(Lint.DEADLINE_UNTOLD, terms.at, "note", (end.key,), {"title": end.title})


def untranslated(drawing: Drawing) -> Iterator[Finding]:
    """Said in one language only; said in none is another matter."""
    for at, about, title, copies in _said(drawing):
        for name, copy in copies.items():
            for missing in LANGUAGES:
                if any(copy.values()) and not copy.get(missing):
                    facts = {"title": title, "name": name, "language": missing}
                    yield Finding(Lint.UNTRANSLATED, at, f"{name}.{missing}", (about,), facts)


def _said(drawing: Drawing) -> Iterator[tuple[str, str, Copy, Mapping[str, Copy]]]:
    for spot in drawing.spots.values():
        yield spot.at, spot.key, spot.title, {"title": spot.title, **spot.copies}
    for way in drawing.ways:
        yield way.at, way.start, drawing.spots[way.end].title, {"challenge": way.challenge}
    for terms in drawing.terms:
        end = drawing.spots[terms.way.end]
        yield terms.at, end.key, end.title, {"note": terms.note}
