"""One order: its lines, its money, where it came from, and the evidence kept with it."""

from dataclasses import dataclass
from typing import Any

from shop.accounts.models import Student
from shop.checkout.six_items import SixItems
from shop.languages import local, moment_time
from shop.languages import said as _
from shop.mail.queries import letter_in, subjects
from shop.money import Money, display
from shop.offers.models import Proposal
from shop.offers.sentences import why_you_see_this
from shop.orders.models import Order, OrderLine
from shop.outbox import Outbox
from shop.payments.models import Payment
from shop.payments.review_queries import under_review
from shop.studio.orders import queries as known
from shop.studio.orders.refund_pages import desk, refunded
from shop.studio.orders.words import card_of, state_word, sum_of
from shop.studio.words import MOMENTS, PAYMENTS, ROUTES

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LetterRow:
    subject: str
    state: str
    language: str


def about(order: Order, actor: Student) -> dict[str, Any]:
    """Money, evidence and letters only for whoever owns every line."""
    lines = known.lines_of(actor, order)
    whole = len(lines) == len(order.lines)
    shown: dict[str, Any] = {
        "order": order,
        "whole": whole,
        "state": state_word(order),
        "lines": [_line(line) for line in lines],
        "total": display(sum_of(lines)),
        "proposals": [_from(each) for each in known.proposals_in(lines)],
    }
    return shown | (_money(order) if whole else {})


def _money(order: Order) -> dict[str, Any]:
    facts, letters = known.money_facts(order), known.letters_about(order)
    return {
        "payments": [_payment(each) for each in facts.payments],
        "refunds": [refunded(each) for each in facts.refunds],
        "desk": desk(order),
        "undecided": under_review(order.id) is not None,
        "evidence": _evidence(order),
        "letters": [_letter(*each) for each in zip(letters, subjects(letters), strict=True)],
        "kept": display(order.paid()),
    }


def _line(line: OrderLine) -> list[Any]:
    bundle = _("part of “%(title)s”", title=local(line.bundle_title)) if line.bundle_title else ""
    back = display(Money(line.refunded_minor, line.currency)) if line.refunded_minor else "—"
    return [local(line.title), bundle, display(line.list_price), display(line.price), back]


def _payment(payment: Payment) -> Facts:
    facts = [
        (_("Amount"), display(payment.amount)),
        (_("State"), str(PAYMENTS[payment.state.value])),
        (_("Way of paying"), str(ROUTES[payment.route.value])),
        (_("Means of payment"), card_of(payment)),
        (_("Pay by"), moment_time(payment.window_ends_at) if payment.slip else ""),
        (_("Begun"), moment_time(payment.created_at)),
        (_("Settled"), moment_time(payment.settled_at) if payment.settled_at else ""),
        (_("Decline code"), payment.decline_code or ""),
        ("Checkout Session", payment.session_id or ""),
        ("PaymentIntent", payment.intent_id or ""),
        ("Charge", payment.charge_id or ""),
        (_("Mode"), payment.mode),
    ]
    return [(label, value) for label, value in facts if value]


def _evidence(order: Order) -> SixItems | None:
    """The six items as they stood on the page before paying."""
    kept = {name: value for name, value in (order.confirm_view or {}).items() if value is not None}
    names = set(SixItems.__dataclass_fields__)
    complete = names - {"change_href", "refund_rule", "undo_minutes"} <= set(kept)
    return SixItems(**{name: kept[name] for name in names & set(kept)}) if complete else None


def _from(proposal: Proposal) -> tuple[str, str]:
    where = MOMENTS[proposal.moment.value]
    return f"{where}、{moment_time(proposal.shown_at)}", why_you_see_this(
        proposal.reason, proposal.reason_facts
    )


def _letter(row: Outbox, subject: str) -> LetterRow:
    sent = _("left on %(moment)s", moment=moment_time(row.done_at)) if row.done_at else _("waiting")
    state = _("failed") if row.failed_at else sent
    return LetterRow(subject, state, letter_in(row).language)
