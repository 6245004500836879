"""On a product's own page: the steps side by side, and why it would be this student's next one."""

import pytest

from shop.extensions import db
from shop.offers.models import DecisionRecord, Proposal
from tests.funnel.conftest import newest, words


def tiers_in(page):
    return words(page).partition('class="tiers"')[2].partition("</section>")[0]


def test_the_paid_steps_answer_the_same_rows(client, world):
    tiers = tiers_in(client.get("/products/blog"))

    assert tiers.count('class="tier"') == 2
    assert tiers.count(">レッスン</span>") == tiers.count(">面談</span>") == 2
    assert 'href="/products/coaching"' in tiers
    assert "修了生限定" in tiers
    assert "1時間の面談を6回" in tiers
    assert "なし" in tiers


def test_its_owner_reads_no_price_of_it_and_the_difference_above(hana, buy, world, client):
    buy("blog", email=world.hana.email)
    world.coaching.upgrades_id = world.blog.id
    db.session.commit()
    tiers = tiers_in(hana.get("/products/blog"))

    assert "¥49,800" not in tiers
    assert "¥148,200" in tiers
    assert "お支払い済みの分を差し引いています" in tiers


def test_english_readers_compare_too(client, world):
    assert "The steps side by side" in client.get("/en/products/blog").text


@pytest.mark.parametrize("slug", ["mini", "worksheet", "bundle"])
def test_what_stands_on_no_paid_step_is_compared_with_nothing(client, world, slug):
    assert 'class="tiers"' not in client.get(f"/products/{slug}").text


def test_the_map_alone_says_why_it_would_be_the_next_step(hana, finish, world):
    finish(world.blog)
    page = words(hana.get("/products/seo"))

    assert "表示の理由：10月8日に「blogの講座」を修了されたため" in page
    assert "こんなときに：次に困ること" in page
    assert "¥29,800で申し込みへ進む" in page
    assert newest(Proposal) is None
    assert newest(DecisionRecord) is None


def test_whoever_has_nothing_to_go_on_from_reads_the_price_alone(ken, client, world):
    for browser in (ken, client):
        assert "表示の理由：" not in words(browser.get("/products/seo"))


def test_no_next_step_is_named_to_whoever_switched_offers_off(hana, finish, world):
    finish(world.blog)
    world.hana.takes_offers = False
    db.session.commit()

    assert "表示の理由：" not in words(hana.get("/products/seo"))
