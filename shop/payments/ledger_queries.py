"""What the books say, per account and per fact."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shop.extensions import db
from shop.money import Money
from shop.payments.ledger_models import LedgerEntry
from shop.payments.ledger_rules import HOME, Account, BalanceLine
from shop.payments.models import Payment

CORRECTING = ("correction", "reversal")
AT_ONCE = 500
Booked = dict[tuple[str, str], Money]


def balance() -> dict[Account, Money]:
    """Every account; together they are nothing."""
    summed = sa.select(LedgerEntry.account, sa.func.sum(LedgerEntry.amount_minor))
    at_home = summed.where(LedgerEntry.currency == HOME)
    sums = dict(db.session.execute(at_home.group_by(LedgerEntry.account)).all())
    return {account: Money(int(sums.get(account, 0)), HOME) for account in Account}


def booked() -> Booked:
    """What each fact did to our balance at Stripe, its corrections counted in."""
    found: Booked = {}
    legs = sa.select(LedgerEntry).where(LedgerEntry.account == Account.STRIPE)
    for entry in db.session.scalars(legs.order_by(LedgerEntry.id)):
        key = _corrected(entry)
        found[key] = found.get(key, Money(0, entry.currency)) + entry.amount
    return found


def booked_since(moment: datetime) -> frozenset[tuple[str, str]]:
    """Facts so fresh that Stripe's list may not have them yet."""
    fresh = sa.select(LedgerEntry.source, LedgerEntry.source_id)
    made = db.session.execute(fresh.where(LedgerEntry.made_at > moment))
    return frozenset((source, source_id) for source, source_id in made)


def order_booked(source: str, source_id: str) -> int | None:
    found = sa.select(LedgerEntry.order_id).filter_by(source=source, source_id=source_id)
    return db.session.scalar(found.limit(1))


def orders_behind(lines: Sequence[BalanceLine]) -> dict[str, int]:
    """By the line's name the order whose money moved; lines of no order of ours are left out."""
    found: dict[str, int] = {}
    for start in range(0, len(lines), AT_ONCE):
        found |= _orders_behind(lines[start : start + AT_ONCE])
    return found


def _orders_behind(lines: Sequence[BalanceLine]) -> dict[str, int]:
    charges = _orders(
        sa.select(LedgerEntry.source_id, LedgerEntry.order_id).where(
            LedgerEntry.source == "payment",
            LedgerEntry.source_id.in_({line.charge_id for line in lines}),
        )
    )
    intents = _orders(
        sa.select(Payment.intent_id, Payment.order_id).where(
            Payment.intent_id.in_({line.intent_id for line in lines})
        )
    )
    marked = _orders(
        sa.select(Payment.id, Payment.order_id).where(
            Payment.id.in_({line.payment_id for line in lines if line.payment_id})
        )
    )
    behind = {
        line.ref: charges.get(line.charge_id)
        or intents.get(line.intent_id)
        or marked.get(line.payment_id)
        for line in lines
    }
    return {ref: order_id for ref, order_id in behind.items() if order_id}


def _orders(pairs: Any) -> dict[Any, int]:
    return {name: order_id for name, order_id in db.session.execute(pairs) if order_id}


def _corrected(entry: LedgerEntry) -> tuple[str, str]:
    if entry.source not in CORRECTING:
        return entry.source, entry.source_id
    source, _, source_id = entry.source_id.partition(":")
    return source, source_id
