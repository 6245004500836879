"""The cash book in words: the same rows on the page, in the CSV and in the workbook."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shop.languages import ZONE, local
from shop.languages import said as _
from shop.money import TAX_PERCENT, Money, display, total
from shop.studio.books.queries import BookLine

Cell = str | int | date
SHOWN = 200
FIRST_SUM = 6
ON_THE_PAGE = (0, 1, 3, 4, 6, 9, 10, 12)  # the columns of a page; the files have all


@dataclass(frozen=True)
class Book:
    heads: list[str]
    rows: list[list[Cell]]
    sums: list[Money]


def book_of(lines: list[BookLine]) -> Book:
    return Book(heads(), [_row(line) for line in lines], _sums(lines))


def heads() -> list[str]:
    return [
        _("Day"),
        _("What happened"),
        _("Order number"),
        _("Receipt number"),
        _("Buyer"),
        _("Product"),
        *sum_heads(),
        _("Name at Stripe"),
    ]


def sum_heads() -> list[str]:
    return [
        _("Sold (tax included)"),
        _("Net"),
        _("Tax %(rate)s%%", rate=TAX_PERCENT),
        _("Fee"),
        _("Money paid back"),
        _("Disputed"),
        _("Stays at Stripe"),
    ]


def columns(book: Book) -> list[str | tuple[str, str]]:
    """The page shows what a day is searched for by; the files hold the rest. Numbers are marked."""
    return [book.heads[n] if n < FIRST_SUM else (book.heads[n], "n") for n in ON_THE_PAGE]


def shown(book: Book) -> list[list[str]]:
    return [[_text(row[n]) for n in ON_THE_PAGE] for row in book.rows[:SHOWN]]


def summed(book: Book) -> list[tuple[str, str]]:
    return [(head, display(each)) for head, each in zip(sum_heads(), book.sums, strict=True)]


def _row(line: BookLine) -> list[Cell]:
    moved = line.movement
    return [
        moved.at.astimezone(ZONE).date(),
        happened(moved.kind),
        line.order_number,
        line.paper,
        line.buyer,
        "、".join(local(title) for title in line.titles),
        *(each.amount for each in _amounts(line)),
        moved.ref,
    ]


def _amounts(line: BookLine) -> list[Money]:
    moved = line.movement
    taxed = [moved.gross, moved.net, moved.tax]
    return [*taxed, moved.fee, moved.refund, moved.dispute, moved.total]


def _sums(lines: Iterable[BookLine]) -> list[Money]:
    columns = zip(*(_amounts(line) for line in lines), strict=True)
    return [total(column) for column in columns] or [Money(0)] * len(sum_heads())


def _text(cell: Cell) -> str:
    return display(Money(cell)) if isinstance(cell, int) else str(cell)


def happened(kind: str) -> str:
    known = {
        "payment": _("Paid in"),
        "refund": _("Money paid back"),
        "refund_failed": _("Refund came back"),
        "dispute": _("Disputed"),
        "dispute_won": _("Dispute won"),
        "account_fee": _("Fee of the account"),
        "correction": _("Correction"),
        "reversal": _("Taken back by a correction"),
    }
    return known.get(kind, kind)
