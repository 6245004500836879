"""On the page of a steep step: the bridge to it stands first, as long as it lies ahead."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.catalogue.models import School
from shop.extensions import db
from shop.learning.models import Attendance
from shop.offers.models import DecisionRecord, Offer, Proposal
from shop.offers.operations import answer
from shop.offers.words import AnswerKind, Rule
from tests.funnel.conftest import newest, words

LINK, REGULAR, LESS = "/products/webinar", "¥198,000で申し込みへ進む", "¥158,400で申し込みへ進む"


@pytest.fixture(autouse=True)
def steep(world, finish):
    """From ¥49,800 to ¥198,000 is steep here, and Hana has graduated below."""
    db.session.execute(sa.update(School).values(bridge_from_ratio=3))
    finish(world.blog)


@pytest.fixture
def coaching_for_less(world):
    terms = {"price_rule": "percent", "percent": 20, "state": "running"}
    ends = {"moment": "product_page", "next_step_id": world.to_coaching.id}
    db.session.add(Offer(slug="less", created_at=world.now, **ends, **terms))
    db.session.commit()


def attend(world):
    there = {"student_id": world.hana.id, "product_id": world.webinar.id}
    db.session.add(Attendance(attended_at=clock.now(), **there))
    db.session.commit()


def buy_box(browser, language=""):
    page = words(browser.get(f"{language}/products/coaching"))
    return page.partition('id="buy"')[2].partition("</aside>")[0]


def test_the_bridge_stands_before_the_price(hana, world):
    box = buy_box(hana)

    assert "まず体験してみる" in box
    assert box.index(LINK) < box.index(REGULAR)
    assert "表示の理由：10月8日に「blogの講座」を修了されたため" in box
    assert newest(Proposal) is newest(DecisionRecord) is None


def test_english_readers_are_led_over_the_bridge_too(hana, world):
    assert "Try it first" in buy_box(hana, "/en")


def test_the_steps_own_offer_waits_for_the_bridge(hana, world, coaching_for_less):
    box = buy_box(hana)

    assert LINK in box
    assert REGULAR in box
    assert newest(Proposal) is None
    stops = {each["product"]: each["stop"] for each in newest(DecisionRecord).verdicts}
    assert stops == {world.webinar.id: Rule.OTHER_PAGE, world.coaching.id: Rule.BRIDGE_FIRST}


def test_beyond_the_bridge_the_offer_is_made(hana, world, coaching_for_less):
    attend(world)
    box = buy_box(hana)

    assert LINK not in box
    assert LESS in box
    assert newest(Proposal).product_id == world.coaching.id


def test_whoever_takes_no_offers_is_led_nowhere(hana, world):
    world.hana.takes_offers = False
    db.session.commit()

    assert LINK not in buy_box(hana)


def test_a_bridge_that_was_put_off_is_not_pressed_upon_anyone(hana, world):
    hana.get("/courses/blog/graduation")
    assert newest(Proposal).product_id == world.webinar.id
    answer(newest(Proposal), AnswerKind.LATER, clock.now())
    db.session.query(Proposal).update({"shown_at": clock.now() - timedelta(days=4)})
    db.session.commit()

    box = buy_box(hana)
    assert LINK not in box
    assert "表示の理由：" not in box


def test_without_a_steep_step_the_page_stays_as_it_was(hana, world):
    db.session.execute(sa.update(School).values(bridge_from_ratio=4))
    db.session.commit()
    box = buy_box(hana)

    assert LINK not in box
    assert "表示の理由：" in box
