"""The cash book of a span of days: searched by date, amount and counterparty, and any of them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.extensions import db
from shop.languages import ZONE
from shop.orders.models import Order
from shop.orders.receipt_models import Receipt, ReceiptKind
from shop.payments.ledger_models import LedgerEntry
from shop.payments.ledger_rules import HOME
from shop.payments.models import Refund
from shop.studio.books.rules import Movement, between, movements, names
from shop.texts import Copy


@dataclass(frozen=True)
class BooksSearch:
    """Both days included; amounts in yen, of the largest sum in a line."""

    first: date
    last: date
    least: int | None = None
    most: int | None = None
    who: str = ""


@dataclass(frozen=True)
class BookLine:
    movement: Movement
    order_number: str
    paper: str
    buyer: str
    email: str
    titles: tuple[Copy, ...]


def cash_book(search: BooksSearch) -> list[BookLine]:
    """In the order of the days; sums over all lines of all days are those of the ledger."""
    legs = db.session.scalars(_span(search, LedgerEntry).order_by(LedgerEntry.id))
    moved = [each for each in movements(legs) if between(each.largest, search.least, search.most)]
    lines = _named(sorted(moved, key=lambda each: each.at), search)
    return [line for line in lines if not search.who or names(search.who, line.buyer, line.email)]


def this_month(today: date) -> tuple[date, date]:
    first = today.replace(day=1)
    return first, month_after(first) - timedelta(days=1)


def month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _span(search: BooksSearch, *columns: Any) -> sa.Select[Any]:
    begin = datetime.combine(search.first, time(), ZONE)
    end = datetime.combine(search.last + timedelta(days=1), time(), ZONE)
    return sa.select(*columns).where(
        LedgerEntry.occurred_at >= begin,
        LedgerEntry.occurred_at < end,
        LedgerEntry.currency == HOME,
    )


def _named(moved: list[Movement], search: BooksSearch) -> list[BookLine]:
    """Looked up by the days again: their names alone may be more than a query takes."""
    ids = _span(search, LedgerEntry.order_id)
    found = db.session.scalars(sa.select(Order).where(Order.id.in_(ids)))
    orders = {order.id: order for order in found}
    receipts, notes = _receipts(ids), _notes(_span(search, LedgerEntry.source_id))
    return [_line(each, orders.get(each.order_id or 0), receipts, notes) for each in moved]


def _line(
    moved: Movement, order: Order | None, receipts: dict[int, Receipt], notes: dict[str, str]
) -> BookLine:
    if order is None:
        return BookLine(moved, "", "", "", "", ())
    receipt = receipts.get(order.id)
    number = receipt.number if receipt and moved.gross else notes.get(moved.ref, "")
    titles = tuple(line.title for line in order.lines)
    return BookLine(
        moved, order.number, number, _buyer(receipt, order.student), order.student.email, titles
    )


def _buyer(receipt: Receipt | None, student: Student) -> str:
    """As printed; who gave no name is known by the address."""
    return (receipt.recipient if receipt else "") or student.name or student.email


def _receipts(order_ids: sa.Select[Any]) -> dict[int, Receipt]:
    """The one that counts now."""
    issued = sa.select(Receipt).where(
        Receipt.order_id.in_(order_ids), Receipt.kind == ReceiptKind.RECEIPT
    )
    return {each.order_id: each for each in db.session.scalars(issued.order_by(Receipt.id))}


def _notes(refunds: sa.Select[Any]) -> dict[str, str]:
    noted = (
        sa.select(Refund.stripe_refund, Receipt.number)
        .join(Receipt, Receipt.refund_id == Refund.id)
        .where(Refund.stripe_refund.in_(refunds))
    )
    return {name: number for name, number in db.session.execute(noted) if name}
