"""What comparing the books says on the command line; the desk hears of it as tasks."""

from collections.abc import Iterator

from shop.payments.ledger_operations import Comparison


def said(found: Comparison) -> Iterator[str]:
    if found.late:
        yield f"booked now, unheard of before: {found.late}"
    for each in found.wrong:
        yield f"corrected: {each.fact.source_id} was {each.booked}, is {each.fact.amount}"
    for line in found.orphans:
        yield f"not ours, not booked: {line.amount} {line.kind} {line.source or line.ref}"
    for source, source_id in found.unknown_to_stripe:
        yield f"in our books alone: {source} {source_id}"
    if found.equal:
        yield f"books equal Stripe's: {found.lines} movements"
