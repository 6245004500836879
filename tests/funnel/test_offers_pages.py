from datetime import timedelta

import pytest

from shop import clock
from shop.accounts.models import Student
from shop.extensions import db
from shop.offers.models import Proposal
from shop.offers.rules import Moment, ProposalState
from tests.funnel.conftest import answer_address, newest, words
from tests.offers.gathering import terms_for


@pytest.fixture
def graduates_offer(hana, finish, world):
    """The page of the offer Hana was shown when she graduated."""
    finish(world.blog)
    hana.get("/courses/blog/graduation")
    return f"/offers/{newest(Proposal).public_id}"


def test_the_list_names_every_offer_its_reason_and_the_answer(hana, graduates_offer, world):
    hana.submit(answer_address(), answer="declined")
    page = words(hana.get("/account/offers"))

    assert "coachingの講座" in page
    assert "「blogの講座」を修了されたため" in page
    assert "に見送りました" in page
    assert "もう一度ご案内するのは" in page


def test_a_no_can_be_taken_back(hana, graduates_offer, world):
    hana.submit(answer_address(), answer="declined")
    answer = hana.submit(f"/proposals/{newest(Proposal).public_id}/reopen")

    assert answer.location == graduates_offer
    assert newest(Proposal).state is ProposalState.SHOWN
    assert "¥198,000で申し込みへ進む" in words(hana.get(graduates_offer))


def test_the_switch_holds_at_once_and_says_so(hana, graduates_offer, world):
    answer = hana.submit("/account/offers", on="0")

    assert "保存しました" in words(hana.get(answer.location))
    assert db.session.get(Student, world.hana.id, populate_existing=True).takes_offers is False
    hana.submit("/account/offers", on="1")
    assert db.session.get(Student, world.hana.id, populate_existing=True).takes_offers is True


def test_nothing_shown_yet_is_said_plainly(ken, world):
    assert "これまでの案内はありません" in words(ken.get("/account/offers"))


def test_the_offers_own_page_says_for_whom_and_for_whom_not(hana, graduates_offer, world):
    world.coaching.waits = {"ja": ["まだ1本も書いていない方"], "en": ["Nothing written yet"]}
    db.session.commit()
    page = words(hana.get(graduates_offer))

    assert "合わない方" in page
    assert "まだ1本も書いていない方" in page
    assert "先に質問する" in page


def test_a_shared_link_does_nothing_for_others(ken, client, graduates_offer):
    assert ken.get(graduates_offer).status_code == 404
    assert "/sign-in" in client.application.test_client().get(graduates_offer).location


def test_an_ended_offer_is_gone_with_its_regular_price(hana, finish, world, standin):
    terms_for(world.to_coaching, Moment.COURSE_COMPLETED, clock.now(), window_hours=24)
    finish(world.blog)
    hana.get("/courses/blog/graduation")
    standin.advance(timedelta(days=1))

    page = hana.get(f"/offers/{newest(Proposal).public_id}")
    assert page.status_code == 410
    assert "¥198,000" in words(page)


def test_a_taken_offer_says_so(hana, graduates_offer):
    newest(Proposal).state = ProposalState.ACCEPTED
    db.session.commit()

    assert "お申し込み済みです" in words(hana.get(graduates_offer))
