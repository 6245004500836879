"""The receipt's page: the paper that counts now, and every other paper of the same purchase."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.languages import full_day, path
from shop.languages import said as _
from shop.money import Money, display
from shop.orders.models import Order
from shop.orders.receipt_models import Receipt, ReceiptKind
from shop.orders.receipt_operations import issue_late
from shop.orders.receipt_queries import current, not_arrived, papers_of, visit_of
from shop.orders.receipt_words import heading, paper


@dataclass(frozen=True)
class PaperRow:
    number: str
    heading: str
    day: str
    sum: str
    href: str
    remark: str


@dataclass(frozen=True)
class ReceiptPage:
    order: Order
    paper: dict[str, Any]
    pdf: str
    rows: list[PaperRow]
    visit: int
    together: str


def current_paper(order: Order, now: datetime) -> Receipt | None:
    """Nothing for what cost nothing."""
    if found := current(order.id):
        return found
    issue_late(order, now)
    return current(order.id)


def receipt_page(order: Order, receipt: Receipt) -> ReceiptPage:
    together = f"/orders/{order.public_id}/receipt/together"
    return ReceiptPage(
        order=order,
        paper=paper(receipt),
        pdf=pdf_address(receipt),
        rows=rows_of(order),
        visit=len(visit_of(order)),
        together=path(together),
    )


def rows_of(order: Order) -> list[PaperRow]:
    """The newest first; what was replaced or never arrived says so."""
    first = order.parent_id or order.id
    papers = papers_of(order.id)
    if first != order.id:
        papers += [each for each in papers_of(first) if each.kind is ReceiptKind.TOGETHER]
    return [_row(each, _remark(each, papers)) for each in sorted(papers, key=lambda p: -p.id)]


def pdf_address(receipt: Receipt) -> str:
    return path(f"/receipts/{receipt.public_id}.pdf")


def _row(receipt: Receipt, remark: str) -> PaperRow:
    kept = receipt.snapshot
    return PaperRow(
        receipt.number,
        heading(receipt),
        full_day(receipt.issued_at),
        display(Money(kept["total"], kept["currency"])),
        path(f"/receipts/{receipt.public_id}"),
        remark,
    )


def _remark(receipt: Receipt, papers: list[Receipt]) -> str:
    later = next((each.number for each in papers if each.replaces_id == receipt.id), None)
    if later:
        return _("replaced by %(number)s", number=later)
    if not_arrived(receipt):
        return _("the refund did not arrive")
    return ""
