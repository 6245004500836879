"""Money facts into the books, each once; and the books against Stripe's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from structlog import get_logger

from shop.extensions import db, insert_once
from shop.payments import gateway
from shop.payments.ledger_models import LedgerEntry
from shop.payments.ledger_queries import Booked, booked, booked_since, order_booked, orders_behind
from shop.payments.ledger_rules import (
    HOME,
    OF_THE_ACCOUNT,
    BalanceLine,
    Difference,
    Fact,
    correction,
    difference,
    facts_of,
    payment_fact,
)
from shop.payments.operations import add_task
from shop.payments.rules import Charge, ChargeState

STRIPE_TAKES = timedelta(hours=2)  # until a payment stands in its list
log = get_logger()


@dataclass(frozen=True)
class Comparison:
    """Stripe's balance beside ours: what was booked late, what was wrong, what is not ours."""

    lines: int
    late: int
    wrong: tuple[Difference, ...]
    orphans: tuple[BalanceLine, ...]
    unknown_to_stripe: tuple[tuple[str, str], ...]

    @property
    def equal(self) -> bool:
        return not (self.wrong or self.orphans or self.unknown_to_stripe)


def book(facts: Iterable[Fact], order_id: int | None, now: datetime) -> int:
    """How many were not in the books yet. Within the caller's commit."""
    return sum(_book(fact, order_id, now) for fact in facts)


def book_charge(charge: Charge, order_id: int, now: datetime) -> None:
    """A payment as soon as it is money, its fee as soon as Stripe tells it; free orders nothing.

    Within the caller's commit.
    """
    if charge.state is not ChargeState.PAID or not charge.charge_id or not charge.amount:
        return
    known = [fact for line in charge.lines for fact in facts_of(line)]
    early = [payment_fact(charge.charge_id, charge.amount, charge.charged_at or now)]
    book(known or (early if charge.amount.currency == HOME else []), order_id, now)


def book_lines(lines: Sequence[BalanceLine], now: datetime) -> None:
    """What moved because of a refund or a dispute of ours. Within the caller's commit."""
    orders = orders_behind(lines)
    for line in lines:
        if line.ref in orders:
            book(facts_of(line), orders[line.ref], now)


def reconcile(since: datetime | None, now: datetime) -> Comparison:
    """Stripe's list against the books: the missing is booked, the wrong corrected, all reported."""
    db.session.commit()  # no transaction may be open while Stripe is asked
    lines = gateway.balance_lines(since)
    orders, ours = orders_behind(lines), booked()

    known = {
        line.ref: facts_of(line) if line.kind in OF_THE_ACCOUNT or line.ref in orders else ()
        for line in lines
    }
    facts = [fact for line in lines for fact in known[line.ref]]
    wrong = difference(facts, ours)
    orphans = [line for line in lines if line.amount and not known[line.ref]]
    strange = _unknown_to_stripe(ours, facts, now) if since is None else ()

    late = sum(book(known[line.ref], orders.get(line.ref), now) for line in lines)
    for each in wrong:
        _correct(each, now)
    _report(orphans, strange, now)
    db.session.commit()
    log.info("books compared", lines=len(lines), late=late, wrong=len(wrong), orphans=len(orphans))
    return Comparison(len(lines), late, tuple(wrong), tuple(orphans), strange)


def _book(fact: Fact, order_id: int | None, now: datetime) -> bool:
    made = [
        insert_once(
            LedgerEntry,
            source=fact.source,
            source_id=fact.source_id,
            leg=leg,
            account=account,
            amount_minor=amount.amount,
            currency=amount.currency,
            order_id=order_id,
            occurred_at=fact.at,
            made_at=now,
        )
        for leg, (account, amount) in enumerate(fact.legs())
    ]
    return all(made)


def _unknown_to_stripe(
    ours: Booked, facts: Iterable[Fact], now: datetime
) -> tuple[tuple[str, str], ...]:
    told = {fact.key for fact in facts} | booked_since(now - STRIPE_TAKES)
    return tuple(key for key, amount in ours.items() if key not in told and amount)


def _correct(wrong: Difference, now: datetime) -> None:
    book(correction(wrong, now), order_booked(*wrong.fact.key), now)
    said = {"ref": wrong.fact.source_id, "booked": str(wrong.booked), "was": str(wrong.fact.amount)}
    add_task("books_corrected", f"books_corrected:{':'.join(wrong.fact.key)}", said, now)


def _report(orphans: list[BalanceLine], strange: Iterable[tuple[str, str]], now: datetime) -> None:
    """Another application's money is one task for all of it, told again when more comes."""
    for source, source_id in strange:
        said = {"what": source, "ref": source_id}
        add_task("books_alone", f"books_alone:{source}:{source_id}", said, now)
    if orphans:
        newest = orphans[0]
        said = {"count": str(len(orphans)), "newest": newest.ref, "amount": str(newest.amount)}
        add_task("orphan_money", f"orphan_money:{newest.ref}", said, now)
