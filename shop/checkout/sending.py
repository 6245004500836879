"""Write the intention, commit, call Stripe, write the result. A lost answer is unknown, not no."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from structlog import get_logger

from shop.accounts.models import Student
from shop.checkout.brake_operations import count_decline
from shop.checkout.ways import customer_of, ways_of
from shop.config import Config
from shop.extensions import db, rows_changed
from shop.languages import absolute_in
from shop.orders.letters import line_title
from shop.orders.models import Order
from shop.payments import gateway, requests
from shop.payments.models import Payment, PaymentState, Route
from shop.payments.operations import PAYMENT_WINDOW, add_payment, add_task, move
from shop.payments.rules import AnswerLost, CardDeclined, Charge, Declined, GatewayError, KeyReused

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
        _refused(payment, declined, now)
    except AnswerLost:
        _keep(payment.id, PaymentState.UNKNOWN)
    except KeyReused:
        add_task("key_reused", f"key_reused:{payment.id}", {"payment": payment.id}, now)
        _keep(payment.id, PaymentState.UNKNOWN)  # the first act under this key may have charged
    except GatewayError as refused:
        _keep(payment.id, PaymentState.FAILED, str(refused))
    return None


def truth(payment: Payment, now: datetime) -> Charge | None:
    """What Stripe says of this payment now; None while nobody can say."""
    try:
        return _look_up(payment, now)
    except GatewayError:
        return None


def last_word(payment: Payment, now: datetime) -> Charge | None:
    """What Stripe says, after a bank's question nobody answered in time was withdrawn."""
    asked_too_long = payment.state is PaymentState.REQUIRES_ACTION
    if asked_too_long and payment.window_ends_at <= now:
        return stop(payment)
    return truth(payment, now)


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
    if found := _by_our_mark(payment):  # a stored failure would be replayed for ever
        return found
    if now < payment.window_ends_at:
        return ask(payment, now)
    _keep(payment.id, PaymentState.CANCELED)
    return None


def _by_our_mark(payment: Payment) -> Charge | None:
    """A press whose answer was lost. A page whose address was lost cannot have been paid on."""
    payer = payment.customer_id if payment.route is Route.ONE_PRESS else None
    return gateway.find_intent(payer, payment.id, payment.created_at) if payer else None


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


def _refused(payment: Payment, declined: CardDeclined, now: datetime) -> None:
    if declined.charge_id:
        count_decline(payment, Declined(declined.charge_id, payment.card_fingerprint), now)
    _keep(payment.id, PaymentState.DECLINED, declined.code)
    if declined.intent_id:
        _cancel_quietly(declined.intent_id)  # so that it can never complete later


def _ask_words(order: Order, payment: Payment) -> requests.Ask:
    lines = tuple(
        requests.AskedLine(
            line.product_id, line_title(order, line.title, line.bundle_title), line.price
        )
        for line in order.lines
    )
    back = absolute_in(order.language, f"/orders/{order.public_id}/return")
    return requests.Ask(
        payment.id,
        order.id,
        order.public_id,
        order.number,
        lines,
        order.total(),
        back,
        student=order.student.public_id,
        language=order.language,
    )


def _page_params(order: Order, payment: Payment) -> dict[str, Any]:
    student = db.session.get_one(Student, order.student_id)
    payment.customer_id = customer_of(student.id, payment.mode)
    payer = requests.Payer(student.email, order.language, payment.customer_id)
    away = absolute_in(order.language, f"/orders/{order.public_id}/return?away=1")
    ways = ways_of(order, payment.customer_id is not None, payment.created_at)
    asked = _ask_words(order, payment)
    return requests.checkout_page(asked, payer, ways, away, payment.window_ends_at)


def _press_params(order: Order, payment: Payment, source: Payment) -> dict[str, Any]:
    payment.customer_id, payment.method_id = source.customer_id, source.method_id
    payment.method_kind = source.method_kind
    payment.card_brand, payment.card_last4 = source.card_brand, source.card_last4
    payment.card_fingerprint = source.card_fingerprint
    asked = _ask_words(order, payment)
    return requests.one_press(asked, source.customer_id or "", source.method_id or "")
