"""Stripe's name for a student, asked for before a payment page that needs it."""

from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.queries import school
from shop.checkout.ways import customer_of
from shop.extensions import db
from shop.payments import gateway
from shop.payments.operations import remember_customer
from shop.payments.rules import GatewayError
from shop.payments.slip_rules import TRANSFER

log = get_logger()


def meet(student: Student, mode: str) -> None:
    """A transfer needs Stripe's name for the payer; without an answer there is just no transfer."""
    kept = school()
    if kept is None or TRANSFER not in kept.ways or customer_of(student.id, mode):
        return
    db.session.commit()  # no transaction may be open while Stripe is asked
    try:
        customer_id = gateway.new_customer(student.id, student.email)
    except GatewayError:
        return
    remember_customer(student.id, mode, customer_id)
    db.session.commit()
    log.info("customer met", student=student.id)
