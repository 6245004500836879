"""Products as the list pages show them, in the reader's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from flask_babel import ngettext

from shop.catalogue.models import Product, ProductKind
from shop.funnel.shop_queries import OnShelf
from shop.languages import duration, local, moment_time, path
from shop.languages import said as _
from shop.money import Money


@dataclass(frozen=True, slots=True)
class Card:
    href: str
    title: str
    outcome: str
    kind: str
    rung: str
    length: str
    flag: str
    owned: bool
    price: Money | None
    progress: tuple[int, int] | None
    rating: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    title: str
    cards: list[Card]


def shelves(products: Iterable[OnShelf]) -> list[Shelf]:
    """One per rung from the ground up; what stands on no ladder comes last."""
    climbing = sorted(products, key=lambda each: each.rung or 9)
    return [
        Shelf(rung_name(rung) or _("Other products"), [card(each) for each in standing])
        for rung, standing in groupby(climbing, key=lambda each: each.rung)
    ]


def card(each: OnShelf) -> Card:
    product = each.product
    return Card(
        href=path(f"/products/{product.slug}"),
        title=local(product.title),
        outcome=local(product.outcome),
        kind=product.kind.value,
        rung=rung_name(each.rung),
        length=length(each),
        flag="" if each.owned else _flag(product),
        owned=each.owned,
        price=None if each.owned else product.price,
        progress=(each.done, each.lessons) if each.owned and each.lessons else None,
    )


def rung_name(number: int) -> str:
    names = (
        "",
        _("Step 1: free"),
        _("Step 2: first steps"),
        _("Step 3: main course"),
        _("Step 4: at your side"),
    )
    return names[number]


def length(each: OnShelf) -> str:
    """How much it is, in the words of its kind."""
    say = LENGTHS.get(each.product.kind)
    return say(each) if say else ""


def _course(each: OnShelf) -> str:
    return str(
        ngettext(
            "%(num)s lesson, %(length)s",
            "%(num)s lessons, %(length)s",
            each.lessons,
            length=duration(each.minutes),
        )
    )


def _coaching(each: OnShelf) -> str:
    return str(
        ngettext(
            "%(num)s meeting of %(length)s",
            "%(num)s meetings of %(length)s each",
            each.product.sessions or 1,
            length=duration(each.product.session_minutes or 60),
        )
    )


def _event(each: OnShelf) -> str:
    starts_at = each.product.starts_at
    return moment_time(starts_at) if starts_at else _("Day to be announced")


def _bundle(each: OnShelf) -> str:
    return str(ngettext("%(num)s product together", "%(num)s products together", len(each.parts)))


def _download(each: OnShelf) -> str:
    return _("File to keep")


LENGTHS: dict[ProductKind, Callable[[OnShelf], str]] = {
    ProductKind.COURSE: _course,
    ProductKind.COACHING: _coaching,
    ProductKind.EVENT: _event,
    ProductKind.BUNDLE: _bundle,
    ProductKind.DOWNLOAD: _download,
}


def _flag(product: Product) -> str:
    """One true word about whether it can be had: a real counter, or for whom it is."""
    if product.sold_out:
        return _("Full")
    if product.requires_id:
        return _("For graduates")
    if product.seats_left is not None:
        return str(ngettext("%(num)s seat left", "%(num)s seats left", product.seats_left))
    return ""
