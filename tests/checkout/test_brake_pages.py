"""X16 on the pages: a clear sentence, nothing charged, what was typed stays, learning goes on."""

from datetime import timedelta

import pytest

from shop import clock
from shop.accounts.attempt_operations import note_try
from shop.accounts.rules import LIMITS, fingerprint
from shop.checkout.brake_operations import count_decline
from shop.checkout.queries import saved_card
from shop.extensions import db
from shop.orders.models import Order
from shop.payments.rules import Declined
from tests.checkout.test_pages import token_in
from tests.funnel.conftest import answer_address, buy, hana, newest, quote_in, words

__all__ = ["buy", "hana"]
pytestmark = pytest.mark.scenario("X16")


def refused_often(what, key, before=timedelta()):
    for number in range(LIMITS[what].tries):
        note_try(what, key, f"ch_{number}", clock.now() - before)
    db.session.commit()


def press_buy(client, slug="blog", **typed):
    quote = token_in(client.get(f"/products/{slug}/checkout"))
    return client.submit("/orders", quote=quote, **typed)


def test_after_many_refusals_from_a_network_the_button_waits(client, world, standin):
    refused_often("decline_network", fingerprint("127.0.0.1"))

    page = press_buy(client, email="typed@example.jp")

    assert page.status_code == 429
    assert "カードの不承認が続きました" in words(page)
    assert 'value="typed@example.jp"' in page.text
    assert db.session.query(Order).count() == 0


def test_when_the_hour_is_over_the_same_button_works(client, world, standin):
    refused_often("decline_network", fingerprint("127.0.0.1"), timedelta(minutes=61))

    assert press_buy(client, email="typed@example.jp").status_code == 303


def test_an_account_that_rests_still_learns_and_takes_what_is_free(hana, world, standin):
    refused_often("decline_account", str(world.hana.id))

    assert press_buy(hana).status_code == 429
    assert press_buy(hana, "mini").status_code == 303
    assert hana.get("/me").status_code == 200


def test_another_way_to_pay_waits_too(hana, world, standin):
    press_buy(hana)
    refused_often("decline_account", str(world.hana.id))

    page = hana.submit(f"/orders/{newest(Order).public_id}/other-way")

    assert page.status_code == 429
    assert "請求はされていません" in words(page)


def test_a_kept_card_refused_often_elsewhere_is_not_pressed(hana, buy, world, standin):
    thanks = hana.get(buy())
    refused_often("decline_card", saved_card(newest(Order)).card_fingerprint)

    page = hana.submit(answer_address(), answer="accepted", quote=quote_in(thanks))

    assert page.status_code == 429
    assert db.session.query(Order).count() == 1


def test_the_owner_sees_at_the_desk_that_many_cards_were_refused(client, begin, world, standin):
    from_stripe = begin("blog").payments[-1]
    note_many(from_stripe, world)

    assert "カードの不承認が続いています" in client.sign_in(world.nao).get("/studio").text
    assert "カードの不承認が続いています" not in client.sign_in(world.mori).get("/studio").text


def note_many(payment, world):
    for number in range(LIMITS["decline_account"].tries):
        count_decline(payment, Declined(f"ch_{number}", None), world.now)
    db.session.commit()
