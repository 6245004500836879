"""Where the ways of a map lead, and where they do not. Pure."""

from collections.abc import Iterable, Iterator

from shop.ladder.drawing_rules import Drawing, Finding, Lint, Spot, Way, about_spot, about_way
from shop.ladder.rules import NextStepKind

ONWARD = (NextStepKind.UPSELL, NextStepKind.CROSS_SELL, NextStepKind.BRIDGE)
TOP = 4


def dead_ends(drawing: Drawing) -> Iterator[Finding]:
    """Who finishes this course is led nowhere; the top of a ladder needs no way on."""
    for spot in drawing.spots.values():
        onward = any(way.kind in ONWARD for way in drawing.leaving(spot.key))
        if spot.kind == "course" and spot.rung != TOP and not onward:
            yield about_spot(Lint.DEAD_END, spot)


def unreached(drawing: Drawing) -> Iterator[Finding]:
    """No way from the lowest rung, or from a product beside the ladders, comes here."""
    reached = _reached(drawing)
    for spot in drawing.spots.values():
        if spot.key not in reached and not spot.parts & reached:
            yield about_spot(Lint.UNREACHED, spot)


def owned_already(drawing: Drawing) -> Iterator[Finding]:
    """Whoever begins this step owns all of its end, as a part of a bundle or as its parts."""
    for way in drawing.ways:
        start, end = drawing.ends(way)
        if end.contents <= start.contents | {start.key}:
            yield about_way(Lint.OWNED_ALREADY, way, drawing)
    yield from _offered_to_owners(drawing)


def _offered_to_owners(drawing: Drawing) -> Iterator[Finding]:
    """Every group of the audience must own what is offered, or the bundle it is part of."""
    for terms in drawing.terms:
        end = drawing.spots[terms.way.end]
        owned = [_contents(group, drawing) for group in terms.groups]
        if owned and all(end.contents <= each for each in owned):
            whole = drawing.spots[min(terms.groups[0] & drawing.spots.keys())]
            facts = {"start": whole.title, "end": end.title}
            yield Finding(Lint.OWNED_ALREADY, terms.at, "audience", (end.key,), facts)


def _contents(keys: frozenset[str], drawing: Drawing) -> frozenset[str]:
    known = [drawing.spots[key] for key in keys if key in drawing.spots]
    return keys.union(*(each.contents for each in known))


def circles(drawing: Drawing) -> Iterator[Finding]:
    """A no would be answered in turn for ever."""
    down = [way for way in drawing.ways if way.kind is NextStepKind.DOWNSELL]
    for way in down:
        if way.start in _from({way.end}, _leads(down)):
            yield about_way(Lint.CIRCLE, way, drawing)


def no_free_rung(drawing: Drawing) -> Iterator[Finding]:
    for ladder, at in drawing.ladders.items():
        standing = [spot for spot in drawing.spots.values() if spot.ladder == ladder]
        free = any(spot.rung == 1 and not spot.price for spot in standing)
        if standing and not free:
            yield Finding(Lint.NO_FREE_RUNG, at, "rungs", (ladder,))


def _reached(drawing: Drawing) -> set[str]:
    entries = {spot.key for spot in drawing.spots.values() if _enters(spot, drawing)}
    return _from(entries, _leads(drawing.ways))


def _leads(ways: Iterable[Way]) -> dict[str, set[str]]:
    leads: dict[str, set[str]] = {}
    for way in ways:
        leads.setdefault(way.start, set()).add(way.end)
    return leads


def _enters(spot: Spot, drawing: Drawing) -> bool:
    beside = [each.rung for each in drawing.spots.values() if each.ladder == spot.ladder]
    return not spot.ladder or spot.rung == min(beside)


def _from(begin: set[str], leads: dict[str, set[str]]) -> set[str]:
    """Everything these come to, themselves included."""
    reached, ahead = set(begin), list(begin)
    while ahead:
        new = leads.get(ahead.pop(), set()) - reached
        reached |= new
        ahead += new
    return reached
