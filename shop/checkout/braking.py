"""What a buying page says while payments from here rest."""

from datetime import datetime

from shop.accounts.access import here
from shop.accounts.attempt_operations import TooManyTries
from shop.accounts.browser import caller
from shop.accounts.rules import fingerprint
from shop.checkout.brake_operations import must_be_let, remember_network
from shop.checkout.signing import Promise
from shop.languages import moment_time
from shop.languages import said as _


def resting(now: datetime, card: str | None = None) -> str | None:
    """None where a payment may begin."""
    student = here()
    try:
        must_be_let(_network(), student.id if student else None, now, card)
    except TooManyTries as rest:
        return _(
            "Many cards were refused here in a short time. You can pay again at %(moment)s.",
            moment=moment_time(rest.free_at),
        )
    return None


def remember_here(promise: Promise, now: datetime) -> None:
    if promise.quote.total:
        remember_network(promise.quote_id, _network(), now)


def _network() -> str:
    return fingerprint(caller().network)
