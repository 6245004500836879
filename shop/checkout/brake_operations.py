"""The brake on refused cards: counted per network, account and card, and then no more are tried."""

from datetime import datetime

import sqlalchemy as sa

from shop.accounts.attempt_operations import must_be_free, note_try
from shop.accounts.models import Attempt
from shop.accounts.rules import fingerprint
from shop.extensions import db, insert_once
from shop.orders.models import Order
from shop.payments.models import Payment
from shop.payments.operations import add_task
from shop.payments.rules import Declined

NETWORK, ACCOUNT, CARD = "decline_network", "decline_account", "decline_card"
WHERE = "order_network"


def must_be_let(
    network: str, student_id: int | None, now: datetime, card: str | None = None
) -> None:
    """Raises TooManyTries where a payment would begin after too many refusals."""
    known = {NETWORK: network, ACCOUNT: student_id, CARD: card}
    for what, key in known.items():
        if key:
            must_be_free(what, str(key), now)


def remember_network(quote_id: str, network: str, now: datetime) -> None:
    """From where a quote is about to be paid: its order does not keep that, only the count does."""
    insert_once(Attempt, what=WHERE, key=network, at=now, ref=f"{WHERE}:{quote_id}")
    db.session.commit()


def count_decline(payment: Payment, declined: Declined, now: datetime) -> bool:
    """True when it was one too many for somebody; the owner is told. Within the caller's commit."""
    order = db.session.get_one(Order, payment.order_id)
    known = {NETWORK: _network_of(order), ACCOUNT: payment.student_id, CARD: declined.card}
    over = [
        what
        for what, key in known.items()
        if key and note_try(what, str(key), declined.charge_id, now)
    ]
    for what in over:
        key = f"many_declines:{what}:{fingerprint(str(known[what]))[:12]}:{now:%Y%m%d}"
        facts = {"order": order.public_id, "counted": what.removeprefix("decline_")}
        add_task("many_declines", key, facts, now)
    return bool(over)


def _network_of(order: Order) -> str | None:
    ref = f"{WHERE}:{order.quote_id}"
    return db.session.scalar(sa.select(Attempt.key).filter_by(ref=ref))
