"""What waits for the owner, in sentences, with the page where it is done."""

from datetime import datetime
from typing import Any

from shop.languages import moment_time, path
from shop.languages import said as _
from shop.payments.dispute_words import reason_of
from shop.payments.models import OwnerTask

AT_THE_ORDER = (
    "dispute",
    "dispute_lost",
    "inquiry",
    "refund_failed",
    "credit_gone",
    "short_transfer",
    "many_declines",
    "wrong_sum",
    "bought_twice",
)


def sentence(kind: str) -> str:
    known = {
        "orphan": _("Stripe spoke of something this shop does not know"),
        "dispute": _("A payment is disputed"),
        "dispute_lost": _("A dispute is lost: the money is gone and access has ended"),
        "inquiry": _("A bank asks about a payment; no money has moved"),
        "lost_order": _("This database had lost a paid order; it is back from what Stripe knows"),
        "calls_missing": _(
            "Stripe’s calls do not arrive; the shop asks by itself every five minutes"
        ),
        "wrong_sum": _("A payment does not fit its order"),
        "offer_paused": _("An offer paused itself: too many took their yes back"),
        "refund_failed": _("A refund did not arrive; access is open again"),
        "which_line": _("A refund from Stripe’s dashboard: which line was it?"),
        "fraud_warning": _("The bank fears a stolen card: a refund now spares the dispute"),
        "orphan_money": _("Money at Stripe that is not this shop’s; it was not booked"),
        "books_corrected": _("The books were wrong and have been corrected by new rows"),
        "books_alone": _("The books hold something Stripe does not know"),
        "credit_gone": _("Paid back, though it was counted towards a later order"),
        "short_transfer": _("A transfer stayed short: send back what came, at Stripe"),
        "key_reused": _("A payment was asked for twice with different sums; nothing was charged"),
        "many_declines": _("Many cards were refused: payments from there rest for an hour"),
        "bought_twice": _("A part was paid for twice and could not go back by itself"),
        "seat_gone": _("A refund failed, and the seat is taken by somebody else"),
    }
    return known.get(kind, kind)


def detail(task: OwnerTask) -> str:
    said = [moment_time(task.made_at), *_facts(task.facts)]
    return "・".join(word for word in said if word)


def place(task: OwnerTask) -> tuple[str, str] | None:
    """Where it is done, and the words of the link."""
    order = task.facts.get("order")
    if not isinstance(order, str):
        return None
    at = f"/studio/orders/{order}"
    if task.kind == "which_line":
        return path(f"{at}/refunds/{task.facts['refund']}"), _("Say which line")
    if task.kind == "fraud_warning":
        return path(f"{at}/refund/all"), _("Pay it back")
    return (path(at), _("See the order")) if task.kind in AT_THE_ORDER else None


def _facts(facts: dict[str, Any]) -> list[str]:
    if due := facts.get("due"):
        until = moment_time(datetime.fromisoformat(due))
        return [
            reason_of(facts.get("reason", "")),
            _("The bank takes your evidence until %(due)s", due=until),
        ]
    hidden = ("order", "refund", "due", "reason")
    return [f"{name}: {value}" for name, value in facts.items() if name not in hidden and value]
