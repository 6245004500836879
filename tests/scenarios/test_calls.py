"""Group A, Stripe's calls: what is not Stripe's own word leaves no trace and moves nothing."""

import gzip
import json
import time

import pytest
import requests
import sqlalchemy as sa
import stripe

from shop.extensions import db
from shop.payments.models import OwnerTask, StripeEvent
from tests.scenarios.seen import given_to, one_sale, session_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_failures")]


@pytest.fixture
def paid(shop, hana):
    """Paid at Stripe; the shop has heard nothing yet. The event that tells it."""
    browser = shop.visitor(hana)
    public = browser.order("blog")
    browser.pay(public)
    (event,) = shop.events("checkout.session.completed", session_of(shop, public))
    shop.public = public
    return event


def signed(body, secret, at):
    signature = stripe.WebhookSignature._compute_signature(f"{at}.{body}", secret)
    return {"Stripe-Signature": f"t={at},v1={signature}", "Content-Type": "application/json"}


def rows(shop, event_id):
    kept = sa.select(StripeEvent).filter_by(event_id=event_id)
    return shop.ask(lambda: list(db.session.scalars(kept)))


def made_up(kind, ref, **more):
    number = f"evt_{kind}_{ref}_{time.time_ns()}"
    body = {
        "id": number,
        "type": kind,
        "livemode": False,
        "created": 1,
        "data": {"object": {"id": ref}},
    }
    return number, json.dumps(body | more)


@pytest.mark.scenario("10")
def test_a_forged_an_altered_and_a_reserialised_call_are_refused(shop, hana, paid):
    body, signature = shop.calls.letter(paid)
    spoilt = (
        (body, "t=1,v1=00"),
        (body, ""),
        (body.replace(b'"livemode": false', b'"livemode":  false'), signature),
        (json.dumps(json.loads(body), sort_keys=True).encode(), signature),
    )

    answers = {shop.post(each, {"Stripe-Signature": sign}) for each, sign in spoilt}

    assert answers == {400}
    assert rows(shop, paid) == []
    assert given_to(shop, hana) == 0


@pytest.mark.scenario("11")
@pytest.mark.scenario("26")
@pytest.mark.parametrize(("seconds", "status"), [(-240, 204), (240, 204), (-301, 400), (360, 400)])
def test_a_stamp_may_be_four_minutes_off_and_not_six(shop, hana, paid, seconds, status):
    body = shop.calls.letter(paid)[0].decode()
    at = int(time.time()) + seconds

    assert shop.post(body, signed(body, shop.calls.endpoint_secret, at)) == status
    assert len(rows(shop, paid)) == (status == 204)


@pytest.mark.scenario("12")
def test_a_wrong_secret_is_refused(shop, paid):
    body = shop.calls.letter(paid)[0].decode()

    assert shop.post(body, signed(body, "whsec_other", int(time.time()))) == 400
    assert rows(shop, paid) == []


def said(shop, number, body):
    assert shop.post(body, signed(body, shop.calls.endpoint_secret, int(time.time()))) == 204
    (row,) = rows(shop, number)
    return row.outcome


@pytest.mark.scenario("13")
@pytest.mark.parametrize(
    "kind", ["checkout.session.completed", "charge.refunded", "refund.created"]
)
def test_what_stripe_itself_does_not_know_is_parked_for_the_owner(shop, kind):
    number, body = made_up(kind, "xx_nobody")

    assert said(shop, number, body) == "orphan"
    task = sa.select(OwnerTask).filter_by(key=f"orphan:{number}")
    assert shop.ask(lambda: db.session.scalars(task).one()).kind == "orphan"


@pytest.mark.scenario("16")
def test_live_events_unknown_kinds_and_newer_versions_are_kept_and_ignored(shop):
    live = made_up("checkout.session.completed", "cs_live", livemode=True)
    unknown = made_up("customer.tax_id.created", "txi_1")
    newer = made_up("balance.available", "", api_version="2031-01-01.later")

    assert said(shop, *live) == "other_mode"
    assert [said(shop, *each) for each in (unknown, newer)] == ["not_ours"] * 2


@pytest.mark.scenario("17")
def test_the_same_event_half_a_year_later_changes_nothing(shop, hana, paid):
    shop.call(paid)
    shop.later(days=183)

    assert shop.call(paid) == 204
    assert one_sale(shop, shop.public)


@pytest.mark.scenario("19")
def test_large_packed_wrong_and_read_calls_are_refused_unread(shop, paid):
    body, signature = shop.calls.letter(paid)
    sign = {"Stripe-Signature": signature}

    assert shop.post(b"x" * 300_000, sign) == 413
    assert shop.post(gzip.compress(body), sign | {"Content-Encoding": "gzip"}) == 400
    assert shop.post(b'{"a": 1}', sign | {"Content-Type": "text/xml"}) == 400
    assert requests.get(shop.url + "/webhooks/stripe", timeout=30).status_code == 405
    assert rows(shop, paid) == []
