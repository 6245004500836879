"""松竹梅: the paid steps of one ladder side by side, every column answering the same rows."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import ngettext

from shop.catalogue.models import ProductKind
from shop.funnel.cards import rung_name
from shop.funnel.product_queries import Gathered
from shop.funnel.related import price_now
from shop.funnel.shop_queries import OnShelf
from shop.ladder.models import Rung
from shop.ladder.rules import NextStepKind
from shop.languages import duration, local, path
from shop.languages import said as _
from shop.money import Money

PAID = (2, 3, 4)
COMPARED = (ProductKind.COURSE, ProductKind.COACHING)


@dataclass(frozen=True, slots=True)
class Tier:
    """One column. `price` is None for its owner."""

    kind: str
    title: str
    price: Money | None
    note: str
    cells: list[str]
    href: str
    label: str
    fit: str = ""


@dataclass(frozen=True, slots=True)
class Tiers:
    rows: list[str]
    columns: list[Tier]


def tiers(known: Gathered) -> Tiers | None:
    """Nothing to compare unless this product and another one stand on paid steps."""
    if known.ladder is None:
        return None
    standing = [(rung, _on(rung, known)) for rung in known.ladder.rungs if rung.number in PAID]
    chosen = [(rung, each) for rung, each in standing if each]
    if len(chosen) < 2 or known.product.id not in {each.product.id for _rung, each in chosen}:
        return None
    answers = [_answers(rung, each) for rung, each in chosen]
    rows = [row for row in answers[0] if any(each[row] for each in answers)]
    columns = [
        _column(each, [found[row] for row in rows], known)
        for (_rung, each), found in zip(chosen, answers, strict=True)
    ]
    return Tiers(rows, columns)


def _on(rung: Rung, known: Gathered) -> OnShelf | None:
    """The page's own product; elsewhere what a next step joins to it, else the first."""
    shelf = (known.shelf.get(place.product_id) for place in rung.placements)
    here = [each for each in shelf if each and each.product.kind in COMPARED]
    joined = {step.to_id for step in known.steps if step.kind is NextStepKind.UPSELL}
    fitting = [
        *(each for each in here if each.product.id == known.product.id),
        *(each for each in here if each.product.id in joined),
        *here,
    ]
    return next(iter(fitting), None)


def _answers(rung: Rung, each: OnShelf) -> dict[str, str]:
    """The same rows for whatever kind; an empty answer is said as not included."""
    product = each.product
    return {
        _("For whom"): local(rung.for_whom),
        _("Afterwards"): local(rung.after),
        _("Lessons in it"): _lessons(each) if each.lessons else "",
        _("Meetings"): _meetings(each) if product.sessions else "",
        _("Seats"): _seats(product.seats) if product.seats else _("No limit"),
        _("Use"): _days(product.access_days),
    }


def _lessons(each: OnShelf) -> str:
    length = duration(each.minutes)
    many = ngettext(
        "%(num)s lesson, %(length)s", "%(num)s lessons, %(length)s", each.lessons, length=length
    )
    return str(many)


def _meetings(each: OnShelf) -> str:
    sessions, length = each.product.sessions, duration(each.product.session_minutes or 60)
    one, many = "%(num)s meeting of %(length)s", "%(num)s meetings of %(length)s each"
    return str(ngettext(one, many, sessions, length=length))


def _seats(seats: int) -> str:
    return str(ngettext("%(num)s seat", "%(num)s seats", seats))


def _days(days: int | None) -> str:
    if not days:
        return _("Yours without an end")
    return str(ngettext("Usable for %(num)s day", "Usable for %(num)s days", days))


def _column(each: OnShelf, cells: list[str], known: Gathered) -> Tier:
    product = each.product
    title, here = local(product.title), product.id == known.product.id
    return Tier(
        kind=rung_name(each.rung),
        title=title,
        price=None if each.owned else price_now(each, known),
        note=_note(each, known),
        cells=cells,
        href="#buy" if here else path(f"/products/{product.slug}"),
        label=_("On this page: %(title)s", title=title)
        if here
        else _("See “%(title)s”", title=title),
        fit=_("This page") if here else "",
    )


def _note(each: OnShelf, known: Gathered) -> str:
    """One true word: what is taken off, or whether it can be had."""
    checks: tuple[tuple[Callable[[], bool], str], ...] = (
        (lambda: each.product.sold_out, _("Full")),
        (lambda: _credited(each, known), _("What you paid for the lower one is taken off")),
        (lambda: bool(each.product.requires_id), _("For graduates")),
    )
    return "" if each.owned else next((word for so, word in checks if so()), "")


def _credited(each: OnShelf, known: Gathered) -> bool:
    whole: Money = each.product.price
    return price_now(each, known) < whole
