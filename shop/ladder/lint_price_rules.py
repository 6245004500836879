"""Prices of a map that do not fit each other. Pure."""

from collections.abc import Iterator

from shop.ladder.drawing_rules import Drawing, Finding, Lint, Spot, Way, about_spot, about_way
from shop.ladder.rules import NextStepKind, steep
from shop.money import Money, percent_off, total

WHOLE = 100


def parts_dearer(drawing: Drawing) -> Iterator[Finding]:
    """Alone it costs as much as the bundle that holds it."""
    for bundle in drawing.spots.values():
        for part in _parts(bundle, drawing):
            if part.price and part.price >= bundle.price:
                yield about_spot(Lint.PART_DEARER, part, "price", bundle=bundle.title)


def saves_nothing(drawing: Drawing) -> Iterator[Finding]:
    for bundle in drawing.spots.values():
        parts = _parts(bundle, drawing)
        if parts and bundle.price >= total([part.price for part in parts]):
            yield about_spot(Lint.SAVES_NOTHING, bundle, "price")


def steep_steps(drawing: Drawing) -> Iterator[Finding]:
    """From free every price is steep, so that only a paid start counts."""
    ratio = drawing.bounds.steep_ratio
    bridged = {way.start for way in drawing.ways if way.kind is NextStepKind.BRIDGE}
    for way in drawing.ways:
        start, end = drawing.ends(way)
        jump = steep(start.price, end.price, ratio)
        upward = way.kind is NextStepKind.UPSELL and bool(start.price)
        if upward and jump and way.start not in bridged:
            yield about_way(Lint.STEEP, way, drawing, ratio=ratio)


def add_ons_dear(drawing: Drawing) -> Iterator[Finding]:
    """Beside a free course nothing is dear or cheap."""
    most = drawing.bounds.add_on_percent
    for way in drawing.ways:
        start, end = drawing.ends(way)
        adds = way.kind is NextStepKind.ADD_ON and bool(start.price)
        asked = _at_thanks(way, drawing) or end.price
        if adds and asked > percent_off(start.price, WHOLE - most):
            yield about_way(Lint.ADD_ON_DEAR, way, drawing, most=most)


def below_floor(drawing: Drawing) -> Iterator[Finding]:
    """A bundle's saving and an offer or a coupon upon it; a coupon is never added to an offer."""
    for terms in drawing.terms:
        yield from _too_low(terms.at, "price", drawing.spots[terms.way.end], terms.price, drawing)
    for code in drawing.codes:
        for key, price in code.prices.items():
            bundle = drawing.spots[key]
            if _parts(bundle, drawing):
                yield from _too_low(code.at, code.part, bundle, price, drawing)


def _too_low(at: str, part: str, spot: Spot, asked: Money, drawing: Drawing) -> Iterator[Finding]:
    least = drawing.bounds.lowest_percent
    alone = total([each.price for each in _parts(spot, drawing)]) or spot.price
    if asked and asked < percent_off(alone, WHOLE - least):
        facts = {"title": spot.title, "asked": asked, "alone": alone, "least": least}
        yield Finding(Lint.BELOW_FLOOR, at, part, (spot.key,), facts)


def _parts(bundle: Spot, drawing: Drawing) -> list[Spot]:
    return [drawing.spots[key] for key in sorted(bundle.parts) if key in drawing.spots]


def _at_thanks(way: Way, drawing: Drawing) -> Money | None:
    set_here = (each for each in drawing.terms if each.way == way and each.moment == "thank_you")
    return next((each.price for each in set_here), None)
