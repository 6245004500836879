"""The shop with one guard left out: `python -m tests.scenarios.careless GUARD web …`.

A race over HTTP counts only if it fails against this shop. Nothing of it is part of the product.
"""

import os
import sys
import time
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from shop import cli
from shop.checkout import operations as checkout
from shop.extensions import db
from shop.offers.models import Proposal
from shop.orders import coupon_use_operations as coupons
from shop.orders import operations as orders
from shop.orders import refund_operations as refunded_lines
from shop.orders.coupon_models import Coupon
from shop.payments import refund_operations as refunds
from shop.payments.models import Payment, PaymentState, Refund


def wait_for_lookers(wanted: int) -> None:
    """Whoever has looked writes only after so many have looked, in whichever process."""
    lookers = Path(os.environ["SHOP_INSTANCE"]) / "lookers"
    with lookers.open("a") as come:
        come.write("x")
    patience = time.monotonic() + 10
    while lookers.stat().st_size < wanted and time.monotonic() < patience:
        time.sleep(0.02)


def look_then_take(product_id: int) -> bool:
    db.session.commit()
    left = db.session.scalar(sa.text(f"SELECT seats_left FROM product WHERE id = {product_id}"))
    db.session.commit()
    wait_for_lookers(4)
    less = f"UPDATE product SET seats_left = {max(left - 1, 0)} WHERE id = {product_id}"
    db.session.execute(sa.text(less))
    return left > 0


def look_then_settle(charge: object, now: datetime) -> bool:
    db.session.commit()
    payment = db.session.get(Payment, charge.payment_id, populate_existing=True)
    taken = payment.state is PaymentState.SUCCEEDED
    db.session.commit()
    wait_for_lookers(2)
    payment.state, payment.settled_at = PaymentState.SUCCEEDED, now
    payment.intent_id = charge.intent_id
    return not taken


def look_then_accept(proposal_id: int, now: datetime) -> bool:
    proposal = db.session.get(Proposal, proposal_id, populate_existing=True)
    accepted = proposal.state == "accepted"
    db.session.commit()
    wait_for_lookers(3)
    proposal.state = "accepted"
    return not accepted


def look_then_count(coupon_id: int, open_now: object) -> bool:
    db.session.commit()
    asked = sa.select(Coupon.used, Coupon.max_uses).filter_by(id=coupon_id)
    row = db.session.execute(asked).one()
    db.session.commit()
    wait_for_lookers(4)
    more = min(row.used + 1, row.max_uses)
    db.session.execute(sa.update(Coupon).filter_by(id=coupon_id).values(used=more))
    return row.used < row.max_uses


def look_then_ask(*asked: object) -> Refund | None:
    """Whoever saw enough left on the page before is believed."""
    db.session.commit()
    wait_for_lookers(3)
    return refunds.ask_refund(*asked)


def nothing(*_asked: object) -> None:
    """In place of a claim."""


GUARDS = {
    "seats": [(orders, "take_seat", look_then_take)],
    "settling": [(orders, "claim", look_then_settle)],
    "accepting": [(checkout, "claim_acceptance", look_then_accept)],
    "counting": [(coupons, "_count", look_then_count)],
    "refunding": [
        (refunded_lines, "ask_refund", look_then_ask),
        (refunds, "_claim", nothing),
        (refunded_lines, "_claim_line", nothing),
    ],
}


def main() -> None:
    guard, *words = sys.argv[1:]
    for place, name, careless in GUARDS[guard]:
        setattr(place, name, careless)
    cli.main(words)


if __name__ == "__main__":
    main()
