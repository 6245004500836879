"""A ladder as the studio draws it: products on treads, numbers on risers, flags and the tray."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from flask_babel import ngettext

from shop.catalogue.models import Product
from shop.ladder.drawing_rules import Finding
from shop.ladder.lint_sentences import sentence
from shop.ladder.models import Ladder, NextStep, Rung
from shop.languages import local, path
from shop.languages import said as _
from shop.money import display
from shop.offers.availability import question_of_law_open
from shop.studio.ladders.queries import Climb
from shop.studio.lint.pages import mending, on_ladder
from shop.studio.words import KINDS, SHORT_STEPS

FEW = 100


@dataclass(frozen=True, slots=True)
class FlagLine:
    text: str
    href: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    key: str
    title: str
    href: str
    move_href: str
    price: str
    kind: str
    note: str
    flag: str
    here: bool


@dataclass(frozen=True, slots=True)
class Rate:
    percent: str
    words: str
    few: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Tread:
    number: int
    add_href: str
    products: list[Placed]
    rate: Rate
    paths: list[Path]


@dataclass(frozen=True, slots=True)
class Moving:
    title: str
    action: str
    rung: int


@dataclass(frozen=True)
class Board:
    promise: str
    rungs: list[Tread]
    tray: list[Placed]
    moving: Moving | None = None
    flags: list[FlagLine] = field(default_factory=list)


def board(
    ladder: Ladder,
    steps: Sequence[NextStep],
    unplaced: Iterable[Product],
    climbs: dict[int, Climb],
    moving: str,
) -> Board:
    """`moving` is the slug of the product whose panel is open."""
    kinds = _arriving(ladder, steps)
    return Board(
        promise=local(ladder.promise),
        rungs=[_tread(rung, ladder, climbs[rung.number], kinds, moving) for rung in ladder.rungs],
        tray=[_placed(product, moving) for product in unplaced],
        moving=_moving(ladder, unplaced, moving),
    )


def standing(ladder: Ladder) -> dict[int, tuple[Product, int]]:
    return {
        placement.product_id: (placement.product, rung.number)
        for rung in ladder.rungs
        for placement in rung.placements
    }


def law_open(product: Product) -> bool:
    return question_of_law_open(product.kind, product.price, product.long_tuition)


def flag_lines(found: Iterable[Finding], ladder: Ladder) -> list[FlagLine]:
    slugs = {product.slug for product, _number in standing(ladder).values()}
    return [
        FlagLine(sentence(each), *mending(each)) for each in on_ladder(found, slugs, ladder.slug)
    ]


def _arriving(ladder: Ladder, steps: Sequence[NextStep]) -> dict[int, Counter[str]]:
    """Which kinds of next steps climb to each rung."""
    on = standing(ladder)
    kinds: dict[int, Counter[str]] = {number: Counter() for number in range(1, 5)}
    for step in steps:
        if step.to_id in on:
            kinds[on[step.to_id][1]][step.kind.value] += 1
    return kinds


def _tread(
    rung: Rung, ladder: Ladder, climb: Climb, kinds: dict[int, Counter[str]], moving: str
) -> Tread:
    steps = path(f"/studio/ladders/{ladder.slug}#steps")
    return Tread(
        number=rung.number,
        add_href=path(f"/studio/ladders/{ladder.slug}/place/{rung.number}"),
        products=[_placed(each.product, moving) for each in rung.placements],
        rate=_rate(rung.number, climb),
        paths=[
            Path(f"{SHORT_STEPS[kind]} {count}", steps)
            for kind, count in kinds[rung.number].items()
        ],
    )


def _rate(number: int, climb: Climb) -> Rate:
    if number == 1:
        return Rate("", _("Way in: %(count)s students so far", count=climb.here))
    if not climb.below:
        return Rate("—", _("Nobody on the step below yet"))
    share = round(climb.here / climb.below, 2)
    words = ngettext(
        "%(here)s of %(num)s student", "%(here)s of %(num)s students", climb.below, here=climb.here
    )
    return Rate(f"{share:.0%}", str(words), few=climb.below < FEW)


def _placed(product: Product, moving: str) -> Placed:
    seats = product.seats_left is not None and product.seats
    note = _("%(left)s of %(seats)s seats left", left=product.seats_left, seats=product.seats)
    return Placed(
        key=product.slug,
        title=local(product.title),
        href=path(f"/studio/products/{product.slug}"),
        move_href=f"?move={product.slug}#move",
        price=display(product.price),
        kind=str(KINDS[product.kind.value]),
        note=note if seats else "",
        flag=_word(product),
        here=product.slug == moving,
    )


def _word(product: Product) -> str:
    if law_open(product):
        return _("Question open")
    return "" if product.published else _("Draft")


def _moving(ladder: Ladder, unplaced: Iterable[Product], moving: str) -> Moving | None:
    on = {product.slug: (product, number) for product, number in standing(ladder).values()}
    known = {each.slug: (each, 0) for each in unplaced} | on
    if moving not in known:
        return None
    product, number = known[moving]
    action = path(f"/studio/ladders/{ladder.slug}/move/{moving}")
    return Moving(local(product.title), action, number)
