"""Write the intention, commit, call Stripe, write the result. A lost answer is unknown, not no."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from structlog import get_logger

from shop.accounts.models import Student
from shop.config import Config
from shop.extensions import db, rows_changed
from shop.languages import absolute_in
from shop.orders.letters import line_title
from shop.orders.models import Order
from shop.payments import gateway, requests
from shop.payments.models import Customer, Payment, PaymentState, Route
from shop.payments.operations import PAYMENT_WINDOW, add_payment, move
from shop.payments.rules import AnswerLost, CardDeclined, Charge, GatewayError

log = get_logger()


def new_payment(
    order: Order, route: Route, now: datetime, source: Payment | None = None
) -> Payment:
    """The row with its exact parameters. Within the caller's commit."""
    shop: Config = current_app.config["SHOP"]
    payment = Payment(
        mode=shop.mode,
        order_id=order.id,
        student_id=order.student_id,
        route=route,
        n=len(order.payments) + 1,
        state=PaymentState.SENDING,
        amount_minor=order.total().amount,
        currency=order.currency,
        created_at=now,
        window_ends_at=now + PAYMENT_WINDOW,
    )
    order.payments.append(payment)
    add_payment(payment)
    if route is Route.FREE:
        payment.state, payment.settled_at = PaymentState.SUCCEEDED, now
    elif source is None:
        payment.params = _page_params(order, payment)
    else:
        payment.params = _press_params(order, payment, source)
    return payment


def ask(payment: Payment, now: datetime) -> Charge | None:
    """Call Stripe with the stored key and parameters; None when it gave no answer we can settle.

    Safe to repeat while the answer is unknown: the key makes it the same act.
    """
    try:
        return _call(payment)
    except CardDeclined as declined:
        _keep(payment.id, PaymentState.DECLINED, declined.code)
        if declined.intent_id:
            _cancel_quietly(declined.intent_id)  # so that it can never complete later
    except AnswerLost:
        _keep(payment.id, PaymentState.UNKNOWN)
    except GatewayError as refused:
        _keep(payment.id, PaymentState.FAILED, str(refused))
    return None


def truth(payment: Payment, now: datetime) -> Charge | None:
    """What Stripe says of this payment now; None while nobody can say."""
    try:
        return _look_up(payment, now)
    except GatewayError:
        return None


def stop(payment: Payment) -> Charge | None:
    """Close the way to pay, unless money came first; the answer says which."""
    try:
        if payment.state is PaymentState.OPEN and payment.session_id:
            return gateway.expire(payment.session_id)
        if payment.state is PaymentState.REQUIRES_ACTION and payment.intent_id:
            gateway.cancel(payment.intent_id)
            return gateway.intent_of(payment.intent_id)
    except GatewayError:
        return truth(payment, payment.window_ends_at)
    return None


def language_of(order_id: int) -> str:
    return db.session.scalars(sa.select(Order.language).filter_by(id=order_id)).one()


def _call(payment: Payment) -> Charge:
    key = payment.key or ""
    if payment.route is Route.CHECKOUT:
        return gateway.open_checkout(payment.params, key)
    return gateway.charge_saved_card(payment.params, key)


def _look_up(payment: Payment, now: datetime) -> Charge | None:
    if payment.route is Route.CHECKOUT and payment.session_id:
        return gateway.checkout_of(payment.session_id)
    if payment.intent_id:
        return gateway.intent_of(payment.intent_id)
    if now < payment.window_ends_at:
        return ask(payment, now)
    payer = payment.customer_id
    found = gateway.find_intent(payer, payment.id, payment.created_at) if payer else None
    if found is None:
        _keep(payment.id, PaymentState.CANCELED)
    return found


def _keep(payment_id: int, state: PaymentState, code: str | None = None) -> None:
    if move(payment_id, state) and code:
        rows_changed(
            sa.update(Payment).where(Payment.id == payment_id).values(decline_code=code[:60])
        )
    db.session.commit()
    log.info("payment", payment=payment_id, state=state, code=code)


def _cancel_quietly(intent_id: str) -> None:
    try:
        gateway.cancel(intent_id)
    except GatewayError:
        log.warning("declined intent not cancelled", intent=intent_id)


def _ask_words(order: Order, payment: Payment) -> requests.Ask:
    lines = tuple(
        requests.AskedLine(
            line.product_id, line_title(order, line.title, line.bundle_title), line.price
        )
        for line in order.lines
    )
    back = absolute_in(order.language, f"/orders/{order.public_id}/return")
    return requests.Ask(
        payment.id, order.id, order.public_id, order.number, lines, order.total(), back
    )


def _page_params(order: Order, payment: Payment) -> dict[str, Any]:
    student = db.session.get_one(Student, order.student_id)
    customer = sa.select(Customer.customer_id).filter_by(student_id=student.id, mode=payment.mode)
    payment.customer_id = db.session.scalar(customer)
    payer = requests.Payer(student.email, order.language, payment.customer_id)
    away = absolute_in(order.language, f"/orders/{order.public_id}/return?away=1")
    return requests.checkout_page(_ask_words(order, payment), payer, away, payment.window_ends_at)


def _press_params(order: Order, payment: Payment, source: Payment) -> dict[str, Any]:
    payment.customer_id, payment.method_id = source.customer_id, source.method_id
    payment.method_kind = source.method_kind
    payment.card_brand, payment.card_last4 = source.card_brand, source.card_last4
    asked = _ask_words(order, payment)
    return requests.one_press(asked, source.customer_id or "", source.method_id or "")
