"""Stripe's balance transactions in our words. They are not dicts: attributes and `in` only."""

from datetime import UTC, datetime
from typing import Any

from shop.money import Money
from shop.payments.ledger_rules import BalanceLine

MAIN, FAILED = "balance_transaction", "failure_balance_transaction"
DISPUTED = "balance_transactions"


def from_balance(line: Any, owner: Any = None) -> BalanceLine:
    """`owner` is the charge, refund or dispute that moved it, where the line only names it."""
    source = line.source if owner is None else owner
    whole = source is not None and not isinstance(source, str)
    return BalanceLine(
        ref=line.id,
        kind=line.reporting_category,
        amount=Money(line.amount, line.currency),
        fee=Money(line.fee, line.currency),
        at=datetime.fromtimestamp(line.created, UTC),
        source=(source.id if whole else source) or "",
        charge_id=_charge_id(source) if whole else "",
        intent_id=_reference(source, "payment_intent") if whole else "",
        payment_id=_payment_id(source) if whole else None,
    )


def lines_of(owner: Any, *fields: str) -> tuple[BalanceLine, ...]:
    """What these fields of a charge, refund or dispute say already; a late fee says nothing."""
    held = [getattr(owner, field) for field in fields if owner is not None and field in owner]
    flat = [each for one in held for each in (one if isinstance(one, list) else [one])]
    return tuple(from_balance(each, owner) for each in flat if each and not isinstance(each, str))


def _charge_id(source: Any) -> str:
    return str(source.id) if source.object == "charge" else _reference(source, "charge")


def _reference(source: Any, field: str) -> str:
    held = getattr(source, field) if field in source else None
    return "" if held is None else str(held if isinstance(held, str) else held.id)


def _payment_id(source: Any) -> int | None:
    marks = source.metadata if "metadata" in source and source.metadata else {}
    number = str(marks["payment_id"]) if "payment_id" in marks else ""
    return int(number) if number.isdigit() else None
