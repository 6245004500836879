"""A ladder as stairs: what stands on each rung, and where this student is."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import ngettext

from shop.funnel.cards import length
from shop.funnel.shop_queries import OnShelf
from shop.ladder.models import Ladder, Rung
from shop.languages import local, path
from shop.languages import said as _
from shop.money import display


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    href: str
    detail: str
    done: bool


@dataclass(frozen=True, slots=True)
class Tread:
    number: int
    products: list[Step]
    for_whom: str
    after: str
    locked: str
    here: bool = False


def treads(ladder: Ladder, shelf: Sequence[OnShelf]) -> list[Tread]:
    """Only rungs on which something published stands; an empty one is left out."""
    standing = {each.product.id: each for each in shelf}
    rungs = [(rung, _on(rung, standing)) for rung in ladder.rungs]
    return [_tread(rung, products) for rung, products in rungs if products]


def _on(rung: Rung, standing: dict[int, OnShelf]) -> list[OnShelf]:
    places = (standing.get(placement.product_id) for placement in rung.placements)
    return [each for each in places if each]


def _tread(rung: Rung, products: Sequence[OnShelf]) -> Tread:
    shut = all(each.product.requires_id and not each.owned for each in products)
    return Tread(
        number=rung.number,
        products=[_step(each) for each in products],
        for_whom=local(rung.for_whom),
        after=local(rung.after),
        locked=_("For graduates") if shut else "",
    )


def _step(each: OnShelf) -> Step:
    product = each.product
    return Step(
        title=local(product.title),
        href=path(f"/products/{product.slug}"),
        detail=_detail(each),
        done=each.owned and 0 < each.lessons == each.done,
    )


def _detail(each: OnShelf) -> str:
    """What it costs and how much it is; for its owner, how far they are, and no price."""
    if each.owned and 0 < each.lessons == each.done:
        return _("Finished")
    if each.owned and each.lessons:
        return str(
            ngettext(
                "Yours: %(done)s of %(num)s lesson",
                "Yours: %(done)s of %(num)s lessons",
                each.lessons,
                done=each.done,
            )
        )
    if each.owned:
        return _("Yours")
    price = each.product.price
    money = _("%(price)s (tax included)", price=display(price)) if price else _("Free")
    return _(" · ").join(words for words in (money, length(each)) if words)
