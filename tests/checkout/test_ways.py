"""Which ways a payment page offers, for whom and for what."""

import pytest
import sqlalchemy as sa

from shop.catalogue.models import School
from shop.extensions import db
from shop.sandbox import faults
from shop.sandbox.faults import Fault

EVERY_WAY = ["konbini", "customer_balance", "paypay"]


def test_where_the_customer_cannot_be_made_a_transfer_is_just_not_offered(begin, standin, world):
    db.session.scalars(sa.select(School)).one().ways = EVERY_WAY
    db.session.commit()
    faults.fail_next(standin, Fault.UNREACHABLE, 3)

    asked = begin().payments[-1].params["allowed_payment_method_types"]
    assert asked == ["card", "konbini", "paypay"]


def test_a_seat_is_held_for_those_who_pay_at_once(begin, world):
    world.coaching.requires_id = None

    asked = begin("coaching").payments[-1].params["allowed_payment_method_types"]
    assert asked == ["card"]


@pytest.mark.parametrize(("minutes", "offered"), [(59, False), (61, True)])
def test_a_proposal_with_minutes_left_is_paid_at_once(begin_from, proposed, minutes, offered):
    order = begin_from(proposed(minutes=minutes))

    asked = order.payments[-1].params["allowed_payment_method_types"]
    assert ("konbini" in asked) is offered


@pytest.mark.parametrize(("least", "offered"), [(49_800, True), (49_801, False), (0, False)])
def test_instalments_begin_at_the_owners_price(begin, world, least, offered):
    db.session.scalars(sa.select(School)).one().instalments_from = least

    card = begin().payments[-1].params["payment_method_options"]["card"]
    assert ("installments" in card) is offered
    assert card["setup_future_usage"] == "on_session"


def test_only_the_card_is_kept_for_later(begin, world):
    options = begin().payments[-1].params["payment_method_options"]

    assert options["konbini"] == {"expires_after_days": 3}
    assert "setup_future_usage" not in options["konbini"]
