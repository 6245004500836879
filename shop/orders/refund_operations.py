"""Money goes back by lines. Access is derived from all refunds and disputes, in any order."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from structlog import get_logger

from shop import outbox
from shop.catalogue.seat_operations import give_back_seat, take_seat
from shop.extensions import db, rows_changed
from shop.learning.models import SourceKind
from shop.learning.operations import revoke
from shop.learning.restoring_operations import (
    rename_end,
    renew_graduation,
    restore,
    withdraw_graduation,
)
from shop.money import Money, total
from shop.orders.models import Order, OrderLine
from shop.orders.refund_models import RefundLine
from shop.orders.refund_queries import (
    Back,
    back_of,
    disputes_of,
    held,
    left_by_line,
    paid_payment,
    refunds_of,
)
from shop.orders.refund_rules import (
    FOR_GOOD,
    FOR_MONEY,
    Part,
    ends_by_default,
    filling,
    likely_line,
    no_access_because,
    standing,
)
from shop.payments.models import Refund
from shop.payments.operations import add_task
from shop.payments.refund_operations import Asking, TooMuch, ask_refund, recount_refunds
from shop.payments.rules import Charge

LINE = SourceKind.ORDER_LINE
log = get_logger()


@dataclass
class Recounted:
    """What changed by counting again, and which refunds nobody has put on a line yet."""

    ended: list[OrderLine] = field(default_factory=list)
    reopened: list[OrderLine] = field(default_factory=list)
    untold: list[Refund] = field(default_factory=list)
    told: list[int] = field(default_factory=list)


def all_of(order: Order) -> list[Part]:
    left = left_by_line(order)
    return [Part(line_id, rest, True) for line_id, rest in left.items()]


def open_refund(order: Order, parts: list[Part], asking: Asking, now: datetime) -> Refund | None:
    """Claims the sum of the payment and of each line; None when it was asked before.

    Raises TooMuch, also while a bank holds the money. Within the caller's commit.
    """
    payment = paid_payment(order)
    if payment is None or held(payment):
        raise TooMuch
    asked = ask_refund(payment, total([part.amount for part in parts]), asking, now)
    if asked:
        for part in parts:
            _claim_line(part)
            _tell(asked, part)
        outbox.put("refund", {"refund_id": asked.id}, f"refund:{asked.id}", now)
        log.info("refund asked", refund=asked.id, order=order.id, by=asking.asked_by)
    return asked


def tell_lines(refund: Refund, parts: list[Part]) -> None:
    """Somebody says which lines a dashboard refund was for. Raises TooMuch.

    Within the caller's commit.
    """
    for part in parts:
        _claim_line(part)
        _tell(refund, part)
    log.info("refund told", refund=refund.id, lines=[part.line_id for part in parts])


def recount(order: Order, now: datetime, charge: Charge | None = None) -> Recounted:
    """Sums, seats and access of every line, from what went back and what is disputed.

    Within the caller's commit.
    """
    payment = paid_payment(order)
    if payment is None:
        return Recounted()
    whole = recount_refunds(payment, charge)
    for line in order.lines:
        db.session.refresh(line)
    back = _all_told(order, back_of(order), whole)
    open_yet = {refund.id for refund in back.untold}
    told = [each.id for each in refunds_of(order) if each.id not in open_yet]
    changes = Recounted(untold=back.untold, told=told)
    disputes = [each.status for each in disputes_of(order)]
    for line in order.lines:
        stands = standing(line.price, back.of(line.id), whole)
        line.refunded_minor = stands.refunded.amount
        undone = order.closed_because == "undone"
        word = no_access_because(stands.ends_access, undone, disputes)
        _follow(line, order.student_id, word, now, changes)
    return changes


def _claim_line(part: Part) -> None:
    room = update(OrderLine).where(
        OrderLine.id == part.line_id,
        OrderLine.refunded_minor + part.amount.amount <= OrderLine.price_minor,
    )
    claimed = room.values(refunded_minor=OrderLine.refunded_minor + part.amount.amount)
    if rows_changed(claimed) != 1:
        raise TooMuch


def _tell(refund: Refund, part: Part) -> None:
    db.session.add(
        RefundLine(
            refund_id=refund.id,
            order_line_id=part.line_id,
            amount_minor=part.amount.amount,
            ends_access=part.ends_access,
        )
    )


def _all_told(order: Order, back: Back, whole: bool) -> Back:
    """When all is back every line is; when there is one line only, it was that one."""
    for refund in back.untold:
        left = _left(order, back)
        for line_id, amount in _obvious(refund.amount, left, whole):
            ends = whole or ends_by_default(left[line_id], amount)
            _tell(refund, Part(line_id, amount, ends))
        db.session.flush()  # the next one finds what is left after this
        back = back_of(order)
    return back


def _obvious(amount: Money, left: dict[int, Money], whole: bool) -> list[tuple[int, Money]]:
    if whole:
        return filling(amount, left)
    alone = likely_line(amount, left) if len(left) == 1 else None
    return [(alone, amount)] if alone else []


def _left(order: Order, back: Back) -> dict[int, Money]:
    told = {line.id: total([p.amount for p in back.of(line.id)]) for line in order.lines}
    return {line.id: line.price - told[line.id] for line in order.lines}


def _follow(
    line: OrderLine, student_id: int, word: str | None, now: datetime, changes: Recounted
) -> None:
    if word is None:
        _reopen(line, student_id, now, changes)
        return
    if revoke(LINE, line.id, word, now):
        changes.ended.append(line)
    rename_end(LINE, line.id, FOR_MONEY, word)
    if word in FOR_GOOD:
        _release(line, now)
        withdraw_graduation(student_id, line.product_id, now)


def _reopen(line: OrderLine, student_id: int, now: datetime, changes: Recounted) -> None:
    if not restore(LINE, line.id, FOR_MONEY):
        return
    changes.reopened.append(line)
    renew_graduation(student_id, line.product_id)
    if line.released_at and line.holds_seat and not take_seat(line.product_id):
        line.holds_seat = False
        add_task("seat_gone", f"seat_gone:{line.id}", {"line": line.id}, now)
    line.released_at = None


def _release(line: OrderLine, now: datetime) -> None:
    if line.released_at:
        return
    if line.holds_seat:
        give_back_seat(line.product_id)
    line.released_at = now
