"""A coupon's code in the address or the form: what was typed, and an end to guessing."""

from datetime import datetime

from flask import request

from shop.accounts.attempt_operations import count_try, must_be_free
from shop.accounts.browser import caller
from shop.extensions import db, write_intent
from shop.orders.coupon_queries import coupon_by_code
from shop.orders.coupon_rules import LONGEST_CODE

GUESS = "coupon_network"
TYPED = "coupon"  # the field's name


def typed_code(now: datetime) -> str:
    """Raises TooManyTries for whoever has tried many codes that do not exist."""
    code = "".join(each for each in request.values.get(TYPED, "") if each.isprintable())
    code = code.strip()[: 2 * LONGEST_CODE]
    if not code:
        return ""
    must_be_free(GUESS, caller().network, now)
    if coupon_by_code(code) is None:
        db.session.rollback()
        write_intent.set(True)
        count_try(GUESS, caller().network, now)
    return code
