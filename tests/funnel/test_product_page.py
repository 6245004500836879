from datetime import timedelta

import pytest

from shop import clock
from shop.catalogue.models import PriceHistory, ProductState
from shop.extensions import db
from shop.learning.models import SourceKind
from shop.learning.operations import grant
from shop.offers.models import DecisionRecord, Offer, Proposal
from tests.funnel.conftest import answer_address, newest, quote_in, words


@pytest.fixture
def seo_for_less(world, standin):
    """Mori sells the SEO course to blog students at 20 % off, on its own page."""

    def make(moment="product_page", **more):
        terms = {"price_rule": "percent", "percent": 20, "state": "running"} | more
        offer = Offer(slug="less", moment=moment, next_step_id=world.to_seo.id, **terms)
        offer.created_at = world.now
        db.session.add(offer)
        since = clock.now() - timedelta(weeks=20)
        kept = {"product_id": world.seo.id, "price_minor": 29_800, "currency": "jpy"}
        db.session.add(PriceHistory(since=since, **kept))
        db.session.commit()
        return offer

    return make


def test_a_stranger_sees_what_it_is_what_it_costs_and_what_goes_with_it(client, world):
    page = words(client.get("/products/blog"))

    assert "¥49,800で申し込みへ進む" in page
    assert "/learn/blog/m1/l1" in page
    assert page.count("次に困ること") == 3
    assert "bundleの講座" in page


def test_english_readers_get_the_same_page(client, world):
    page = client.get("/en/products/blog").text

    assert '<html lang="en"' in page
    assert "Go on to pay ¥49,800" in page


def test_its_owner_sees_progress_and_no_price(hana, give, world):
    give(world.blog)
    page = words(hana.get("/products/blog"))

    assert "4本のうち0本" in page
    assert "¥49,800" not in page
    assert "/learn/blog" in page


@pytest.mark.parametrize("state", [ProductState.DRAFT, ProductState.ARCHIVED])
@pytest.mark.scenario("60")
def test_an_unpublished_product_is_found_by_its_owners_and_teacher_only(
    client, ken, give, world, state, app
):
    give(world.blog)
    world.blog.state = state
    db.session.commit()
    mori, hana = (app.test_client().sign_in(each) for each in (world.mori, world.hana))

    assert client.get("/products/blog").status_code == 404
    assert ken.get("/products/blog?preview=1").status_code == 404
    assert "お持ちの講座です" in words(hana.get("/products/blog"))
    assert "プレビュー" in words(mori.get("/products/blog?preview=1"))


def test_a_free_product_is_given_on_its_own_page(client, world):
    page = words(client.get("/products/mini"))

    assert 'name="email"' in page
    assert "無料ではじめる" in page


def test_a_product_for_graduates_says_how_it_opens(client, hana, give, world, app):
    stranger = words(app.test_client().get("/products/coaching"))
    give(world.blog)
    student = words(hana.get("/products/coaching"))

    assert "「blogの講座」を修了すると申し込めます" in stranger
    assert "先に「blogの講座」を修了してください" in student


def test_a_graduate_may_buy_it_and_sees_the_real_seats(hana, finish, world):
    finish(world.blog)
    page = words(hana.get("/products/coaching"))

    assert "¥198,000で申し込みへ進む" in page
    assert "残り3席" in page


def test_without_seats_nothing_is_sold(hana, finish, world):
    finish(world.blog)
    world.coaching.seats_left = 0
    db.session.commit()

    assert "満席です" in words(hana.get("/products/coaching"))


def test_an_event_names_its_day_and_zone_and_comes_as_a_calendar_file(client, world, standin):
    world.webinar.starts_at = clock.now() + timedelta(days=3)
    db.session.commit()

    assert "（日本時間）" in words(client.get("/products/webinar"))
    assert "BEGIN:VEVENT" in client.get("/products/webinar/calendar.ics").text
    assert client.get("/products/blog/calendar.ics").status_code == 404


def test_an_event_that_took_place_takes_no_one_any_more(hana, finish, world):
    finish(world.blog)
    world.webinar.starts_at = clock.now() - timedelta(days=30)
    db.session.commit()

    assert "この催しは終わりました" in words(hana.get("/products/webinar"))


def test_an_instructors_terms_are_proposed_with_their_reason(hana, finish, world, seo_for_less):
    finish(world.blog)
    seo_for_less()
    page = words(hana.get("/products/seo"))

    assert "表示の理由：" in page
    assert "¥23,840で申し込みへ進む" in page
    assert "<s>¥29,800</s>" in page


def test_a_price_is_struck_only_when_it_was_really_charged(hana, finish, world, seo_for_less):
    finish(world.blog)
    seo_for_less()
    db.session.query(PriceHistory).update({"since": clock.now() - timedelta(days=1)})
    db.session.commit()

    page = words(hana.get("/products/seo"))
    assert "¥23,840" in page
    assert "<s>" not in page


def test_browsing_at_the_regular_price_proposes_nothing(hana, finish, world):
    finish(world.blog)
    hana.get("/products/seo")

    assert newest(Proposal) is None


def test_an_ended_offer_says_so_and_shows_the_regular_price(
    hana, finish, world, seo_for_less, standin
):
    finish(world.blog)
    seo_for_less(until=clock.now() + timedelta(hours=1))
    hana.get("/products/seo")
    proposal = newest(Proposal)
    standin.advance(timedelta(hours=1))

    page = words(hana.get(f"/products/seo?proposal={proposal.public_id}"))
    assert "に終わりました" in page
    assert "¥29,800で申し込みへ進む" in page


def test_after_its_end_an_offer_decides_nothing_any_more(
    hana, finish, world, seo_for_less, standin
):
    finish(world.blog)
    seo_for_less(until=clock.now() + timedelta(hours=1))
    standin.advance(timedelta(hours=1))

    hana.get("/products/seo")
    assert newest(DecisionRecord) is None


def test_a_declined_offer_is_not_called_ended(hana, finish, world, seo_for_less):
    finish(world.blog)
    seo_for_less()
    hana.get("/products/seo")
    hana.submit(answer_address(), answer="declined")

    page = words(hana.get(f"/products/seo?proposal={newest(Proposal).public_id}"))
    assert "終わりました" not in page
    assert "¥29,800で申し込みへ進む" in page


def test_anothers_proposal_changes_nothing(hana, ken, finish, world, seo_for_less):
    finish(world.blog)
    seo_for_less()
    hana.get("/products/seo")

    page = words(ken.get(f"/products/seo?proposal={newest(Proposal).public_id}"))
    assert "¥29,800で申し込みへ進む" in page


def test_a_begun_payment_is_offered_before_another_one(hana, world, standin):
    hana.submit("/orders", quote=quote_in(hana.get("/products/blog/checkout")))

    assert "/return" in hana.get("/products/blog").text
    assert "で申し込みへ進む" not in words(hana.get("/products/blog"))


def test_a_preview_shows_what_a_stranger_sees(client, world, give):
    give(world.blog, world.mori)
    page = words(client.sign_in(world.mori).get("/products/blog?preview=1"))

    assert "プレビュー" in page
    assert "¥49,800で申し込みへ進む" in page


def test_access_given_to_guests_shows_their_own_page(client, world, buy):
    buy()
    grant(world.ken.id, world.seo.id, SourceKind.GIFT, 1, clock.now())
    db.session.commit()

    assert "お持ちの講座です" in words(client.get("/products/blog"))
    assert "お持ちの講座です" not in words(client.get("/products/seo"))


def test_switched_off_offers_end_an_open_one_without_a_date(hana, finish, world, seo_for_less):
    finish(world.blog)
    seo_for_less()
    hana.get("/products/seo")
    address = f"/products/seo?proposal={newest(Proposal).public_id}"
    world.hana.takes_offers = False
    db.session.commit()

    page = words(hana.get(address))
    assert "この案内は終わりました" in page
    assert "¥29,800で申し込みへ進む" in page
