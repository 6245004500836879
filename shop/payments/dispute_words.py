"""Stripe's words for a dispute as a reader's."""

from flask_babel import lazy_gettext as _l

REASONS = {
    "fraudulent": _l("the card holder says it was somebody else"),
    "product_not_received": _l("the card holder says nothing was delivered"),
    "product_unacceptable": _l("the card holder says it was not as described"),
    "duplicate": _l("the card holder says it was charged twice"),
    "credit_not_processed": _l("the card holder waits for a refund"),
    "subscription_canceled": _l("the card holder says it was cancelled"),
    "unrecognized": _l("the card holder does not recognise the payment"),
    "general": _l("no particular reason"),
}
STATUSES = {
    "warning_needs_response": _l("The bank asks; no money has moved"),
    "warning_under_review": _l("The bank reads the answer; no money has moved"),
    "warning_closed": _l("The bank’s question is closed"),
    "needs_response": _l("Disputed: your evidence is awaited"),
    "under_review": _l("Disputed: the bank decides"),
    "won": _l("Dispute won: the money stays"),
    "lost": _l("Dispute lost: the money is gone"),
    "prevented": _l("Dispute prevented"),
}


def reason_of(word: str) -> str:
    return str(REASONS.get(word, word))


def status_of(word: str) -> str:
    return str(STATUSES.get(word, word))
