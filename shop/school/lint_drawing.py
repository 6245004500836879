"""A school file as the drawing its linter looks at; what points nowhere is left out."""

from shop.catalogue.wording_rules import Copy
from shop.ladder.drawing_rules import Bounds, Drawing, Spot, Terms, Way
from shop.ladder.rules import NextStepKind
from shop.money import Money, percent_off, yen
from shop.offers.audience_rules import Trait
from shop.school import schema
from shop.school.rules import steps_named

OWNING = (Trait.OWNER_OF, Trait.GRADUATE_OF, Trait.PROGRESS)
Places = dict[str, tuple[str, int]]


def drawing_of(school: schema.SchoolFile, bounds: Bounds) -> Drawing:
    places = {
        key: (ladder.key, rung.number)
        for ladder in school.ladders
        for rung in ladder.rungs
        for key in rung.products
    }
    on_sale = [each for each in school.products if each.state != "archived"]
    spots = {each.key: _spot(each, places) for each in on_sale}
    ways = {each.at: _way(each) for each in school.next_steps if _live(each, spots)}
    return Drawing(
        spots,
        tuple(ways.values()),
        tuple(_terms(school, spots, ways)),
        {ladder.key: ladder.at for ladder in school.ladders},
        bounds,
    )


def _spot(entry: schema.Product, places: Places) -> Spot:
    ladder, rung = places.get(entry.key, ("", 0))
    return Spot(
        key=entry.key,
        at=entry.at,
        price=yen(entry.price),
        title=entry.title,
        kind=entry.kind,
        ladder=ladder,
        rung=rung,
        parts=frozenset(entry.parts),
        long_tuition=entry.long_tuition or "unanswered",
        copies=_copies(entry),
    )


def _copies(entry: schema.Product) -> dict[str, Copy]:
    return {"outcome": entry.outcome, "contents": entry.contents, "delivery": entry.delivery}


def _live(step: schema.Step, spots: dict[str, Spot]) -> bool:
    known = step.from_ in spots and step.to in spots
    return known and step.kind in list(NextStepKind) and not step.paused


def _way(step: schema.Step) -> Way:
    return Way(
        start=step.from_,
        end=step.to,
        kind=NextStepKind(step.kind),
        at=step.at,
        challenge=step.challenge,
    )


def _terms(school: schema.SchoolFile, spots: dict[str, Spot], ways: dict[str, Way]) -> list[Terms]:
    found = []
    for offer in school.offers:
        meant = [ways[step.at] for step in steps_named(school, offer) if step.at in ways]
        if len(meant) == 1 and offer.state != "ended":
            found.append(_offered(offer, meant[0], spots[meant[0].end].price))
    return found


def _offered(offer: schema.Offer, way: Way, regular: Money) -> Terms:
    return Terms(
        way=way,
        moment=offer.moment,
        price=_lowest(offer.price, regular),
        at=offer.at,
        ends=offer.window is not None or offer.price.until is not None,
        groups=tuple(_owning(group) for group in offer.audience),
        note=offer.note,
    )


def _owning(group: schema.Group) -> frozenset[str]:
    return frozenset(each.product for each in group.all if each.product and each.is_ in OWNING)


def _lowest(price: schema.Price, regular: Money) -> Money:
    if price.percent is not None:
        return percent_off(regular, price.percent)
    fixed = [] if price.amount is None else [price.amount]
    return min([regular, *(yen(each) for each in (*fixed, *(step.amount for step in price.steps)))])
