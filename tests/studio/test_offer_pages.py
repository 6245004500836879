import re
from datetime import timedelta

import pytest

from shop.extensions import db
from shop.ladder.models import NextStep
from shop.offers.models import DecisionRecord, Offer, Proposal
from shop.offers.rules import Moment, OfferState, PriceRule
from shop.studio import queries
from tests.studio.conftest import newest

SENTENCE = {
    "from_slug": "blog",
    "moment": "course_completed",
    "to_slug": "seo",
    "price_rule": "percent",
    "percent": "10",
    "window": "hours",
    "window_hours": "48",
    "note_ja": "合う人へ。",
}


def test_the_sentence_becomes_a_draft(desk, world):
    answer = desk.submit("/studio/offers/new", **SENTENCE)

    offer = newest(Offer)
    assert answer.location == f"/studio/offers/{offer.id}"
    assert (offer.slug, offer.state) == ("seo-course-completed", OfferState.DRAFT)
    assert (offer.next_step_id, offer.percent, offer.window_hours) == (world.to_seo.id, 10, 48)


def test_only_the_numbers_the_sentence_names_are_used(desk, world):
    typed = {"price_rule": "list", "window": "none", "fixed": "5"}

    desk.submit("/studio/offers/new", **SENTENCE | typed)

    offer = newest(Offer)
    assert (offer.price_rule, offer.percent, offer.fixed_minor) == (PriceRule.LIST, None, None)
    assert (offer.window_hours, offer.until) == (None, None)


def test_how_several_prices_come_together_is_said_at_the_sentence(desk, world, offer):
    for page in ("/studio/offers/new", f"/studio/offers/{offer.id}"):
        assert "いちばん低い一つだけが適用されます" in desk.get(page).text
        assert "Terms never stack" in desk.get(f"/en{page}").text


def test_a_second_offer_finds_a_name_of_its_own(desk, world, offer):
    offer.slug = "seo-library"
    db.session.commit()

    desk.submit("/studio/offers/new", **SENTENCE | {"moment": "library"})

    assert newest(Offer).slug == "seo-library-2"


def test_the_same_moment_twice_is_refused(desk, world, offer):
    assert desk.submit("/studio/offers/new", **SENTENCE).status_code == 422
    assert newest(Offer).id == offer.id


def test_the_editor_shows_the_card_the_checks_and_the_verdicts(desk, world, offer):
    page = desk.get(f"/studio/offers/{offer.id}").text

    assert "¥26,820" in page
    assert "「blogの講座」を修了されたため" in page
    assert "通常価格の打ち消し線は出せません" in page
    assert "案内を休止しているため" not in page
    assert "この場面で出す種類の案内ではないため" in page


def test_an_offer_runs_and_is_paused_by_a_press_each(desk, world, offer):
    desk.submit(f"/studio/offers/{offer.id}/publish")
    assert offer.state is OfferState.RUNNING

    desk.submit(f"/studio/offers/{offer.id}/pause")
    assert offer.state is OfferState.PAUSED


def test_an_offer_whose_date_has_passed_does_not_run(desk, world, offer):
    offer.until = world.now - timedelta(days=1)
    db.session.commit()

    answer = desk.submit(f"/studio/offers/{offer.id}/publish")

    assert "この日時は過ぎています" in desk.get(answer.location).text
    assert offer.state is OfferState.DRAFT


def badge_in(page):
    return page.text.replace("<wbr>", "").partition('<span class="badge line">')[2].split("<")[0]


@pytest.mark.parametrize("state", [OfferState.RUNNING, OfferState.PAUSED, OfferState.ENDED])
def test_past_its_date_an_offer_has_ended_in_the_list_and_on_its_page(desk, world, offer, state):
    offer.state, offer.until = state, world.now
    db.session.commit()

    page = desk.get(f"/studio/offers/{offer.id}")

    assert badge_in(desk.get("/studio/offers")) == badge_in(page) == "終了"
    assert "この案内は終わり" in page.text
    assert f'action="/studio/offers/{offer.id}/pause"' not in page.text
    assert badge_in(desk.get("/en/studio/offers")) == "Ended"
    assert offer.state is state


def test_an_offer_that_ended_without_a_date_may_run_again(desk, world, offer):
    offer.state = OfferState.ENDED
    db.session.commit()

    page = desk.get(f"/studio/offers/{offer.id}")
    assert badge_in(page) == "終了"
    assert f'action="/studio/offers/{offer.id}/publish"' in page.text


def test_a_draft_whose_date_passed_never_began(desk, world, offer):
    offer.until = world.now
    db.session.commit()

    assert "下書き" in desk.get("/studio/offers").text
    assert badge_in(desk.get("/studio/offers")) == ""


def test_on_the_page_of_its_product_an_offer_is_asked_about_there(desk, world, offer):
    offer.moment, offer.state = Moment.PRODUCT_PAGE, OfferState.RUNNING
    db.session.commit()

    page = desk.get(f"/studio/offers/{offer.id}").text

    assert "moment=product_page&amp;about=seo" in page
    assert "ここから続く次の一歩がありません" not in page


def test_what_students_were_shown_keeps_its_terms(desk, world, offer, proposal):
    desk.submit(f"/studio/offers/{offer.id}", **SENTENCE | {"percent": "20"})

    assert (offer.percent, proposal.price_minor) == (20, 29_800)


def test_an_offer_nobody_was_shown_can_be_deleted(desk, world, offer):
    desk.submit(f"/studio/offers/{offer.id}/remove")

    assert newest(Offer) is None


def test_an_offer_begins_with_the_ends_of_its_next_step(desk, world):
    page = desk.get(f"/studio/offers/new?step={world.to_seo.id}").text

    assert '<option selected value="seo">' in page


def test_unasked_it_begins_with_a_next_step_that_exists(desk, world):
    page = desk.get("/studio/offers/new").text

    chosen = re.findall(r'<option selected value="(\w+)">', page)
    first = queries.steps(world.mori)[0]
    assert chosen[0] == first.from_product.slug
    assert first.to_product.slug in chosen


def test_where_no_next_step_is_drawn_one_comes_first(desk, world):
    db.session.query(NextStep).delete()
    db.session.commit()

    page = desk.get("/studio/offers/new").text

    assert 'href="/studio/steps/new"' in page
    assert 'id="offer-form"' not in page


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("moment=course_completed&about=blog", "「blogの講座」を修了されたため"),
        (
            "moment=course_completed&about=blog&student=hana@example.jp",
            "修了された方への案内のため",
        ),
        ("moment=library&student=hana@example.jp", "ここから続く次の一歩がありません"),
        ("moment=course_completed&about=nothing", "どの商品についてかを選んでください"),
        ("moment=full_moon&about=blog", "その場面はありません"),
        ("moment=library&student=ken@example.jp", "このメールアドレスの受講生はいません"),
    ],
)
def test_why_or_why_not_is_told_without_being_made(desk, world, buys, asked, told):
    buys("blog")

    page = desk.get(f"/studio/why?{asked}").text

    assert told in page
    assert (newest(DecisionRecord), newest(Proposal)) == (None, None)


def test_without_a_next_step_none_can_have_terms(client, world):
    assert "先に次の一歩を作ってください" in client.sign_in(world.aya).get(
        "/studio/offers"
    ).text.replace("<wbr>", "")
