"""From shown to paid back, a proposal is one line, the same for its student and its teacher."""

from datetime import timedelta

import pytest

from shop.offers.models import Proposal
from shop.orders.models import Order
from shop.sandbox import play
from tests.funnel.conftest import answer_address, newest, quote_in, words

DAY = timedelta(days=1)


@pytest.fixture
def added(hana, buy, world, standin):
    """The worksheet, added in one press on the thank-you page of the blog course."""
    page = hana.get(buy("blog", email=world.hana.email))
    hana.submit(answer_address(), answer="accepted", quote=quote_in(page))
    return newest(Order)


def lines(app, hana, world, language=""):
    """What both read of it."""
    mori = app.test_client().sign_in(world.mori)
    desk = mori.get(f"{language}/studio/students/{world.hana.public_id}")
    return words(hana.get(f"{language}/account/offers")), words(desk)


@pytest.mark.invariant(19)
def test_an_order_taken_back_is_told_from_its_first_showing(app, hana, world, added, standin):
    number = added.number
    hana.submit(f"/orders/{added.public_id}/undo")

    told = f"10月8日 表示 → 10月8日 承諾 → 10月8日 支払い（{number}） → 10月8日 取り消し済み"
    assert all(told in page for page in lines(app, hana, world))


@pytest.mark.invariant(19)
def test_a_refund_later_leaves_the_day_of_the_yes(app, hana, world, added, standin, stripe_calls):
    standin.advance(3 * DAY)
    play.refund(standin, added.payments[-1].intent_id)
    stripe_calls.deliver_all()

    for page in lines(app, hana, world):
        assert f"支払い（{added.number}） → 10月11日 返金済み" in page
    assert "10月8日に申し込みました" in words(hana.get("/account/offers"))


def test_english_readers_read_it_too(app, hana, world, added, standin):
    told = f"shown 8 October → accepted 8 October → paid ({added.number}) 8 October"
    assert all(told in page for page in lines(app, hana, world, "/en"))


def test_a_no_and_its_taking_back_are_on_it(app, hana, finish, world, standin):
    finish(world.blog)
    hana.get("/courses/blog/graduation")
    hana.submit(answer_address(), answer="declined")
    hana.submit(f"/proposals/{newest(Proposal).public_id}/reopen")

    told = "10月8日 表示 → 10月8日 見送り → 10月8日 もう一度表示"
    assert all(told in page for page in lines(app, hana, world))
