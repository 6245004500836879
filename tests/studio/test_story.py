"""From an empty shop to a ladder with a course on sale, a next step and an offer, page by page."""

import pytest

from shop import clock
from shop.accounts.models import Role, Student
from shop.catalogue.models import Lesson, Module, Product
from shop.extensions import db
from shop.offers.models import Offer
from shop.offers.rules import OfferState


@pytest.fixture
def desk(app, client):
    """The first instructor of an empty shop, at the desk."""
    mori = Student(email="mori@example.jp", role=Role.INSTRUCTOR, created_at=clock.now())
    db.session.add(mori)
    db.session.commit()
    return client.sign_in(mori)


def made(table):
    db.session.expire_all()
    return db.session.query(table).order_by(table.id.desc()).first()


def course(desk, slug="blog", price="49,800"):
    desk.submit(
        "/studio/products/new", title_ja="ブログ講座", slug=slug, kind="course", price=price
    )
    place = f"/studio/products/{slug}"
    desk.submit(f"{place}/modules", title_ja="第1章", outcome_ja="書けるようになりました")
    desk.submit(
        f"/studio/modules/{made(Module).id}/lessons/new", title_ja="最初の記事", minutes="7"
    )
    desk.submit(place, title_ja="ブログ講座", outcome_ja="1週間で書けます", slug=slug)
    desk.submit(
        f"{place}/page",
        contents_ja="レッスン1本",
        delivery_ja="すぐに",
        fits_ja="初めての方\n続かない方",
    )
    desk.submit(f"{place}/law", long_tuition="no")
    return made(Product)


def test_a_course_is_made_and_published(desk):
    blog = course(desk)

    answer = desk.submit("/studio/products/blog/publish")

    assert answer.location == "/studio/products/blog/publishing"
    assert made(Product).published
    assert (blog.price_minor, blog.fits["ja"]) == (49_800, ["初めての方", "続かない方"])
    assert made(Lesson).minutes == 7
    assert desk.get("/products/blog").status_code == 200


def test_products_stand_on_a_ladder_and_lead_to_one_another(desk):
    course(desk), course(desk, "seo", "29,800")
    desk.submit("/studio/ladders/new", title_ja="書く", slug="writing", promise_ja="毎週1本。")
    desk.submit("/studio/ladders/writing/place/3", product="blog")
    desk.submit("/studio/ladders/writing/place/3", product="seo")

    answer = desk.submit(
        "/studio/steps/new",
        from_slug="blog",
        to_slug="seo",
        kind="cross_sell",
        challenge_ja="読まれない",
    )

    assert answer.location == "/studio/ladders/writing#steps"
    board = desk.get("/studio/ladders/writing?move=blog").text.replace("<wbr>", "")
    assert "毎週1本。" in board
    assert 'action="/studio/ladders/writing/move/blog"' in board
    assert "読まれない" in board


def test_an_offer_runs_on_the_ladder_of_an_empty_shop(desk):
    """The whole road: two courses on sale, a ladder, a next step, its terms, and a verdict."""
    course(desk), course(desk, "seo", "29,800")
    for slug in ("blog", "seo"):
        desk.submit(f"/studio/products/{slug}/publish")
    desk.submit("/studio/ladders/new", title_ja="書く", slug="writing")
    for slug in ("blog", "seo"):
        desk.submit("/studio/ladders/writing/place/3", product=slug)
    ends = {"from_slug": "blog", "to_slug": "seo"}
    desk.submit("/studio/steps/new", kind="cross_sell", challenge_ja="読まれない", **ends)

    terms = {"moment": "course_completed", "price_rule": "percent", "percent": "10"}
    place = desk.submit("/studio/offers/new", window="none", **ends, **terms).location
    desk.submit(f"{place}/publish")

    assert made(Offer).state is OfferState.RUNNING
    told = desk.get("/studio/why?moment=course_completed&about=blog").text
    assert 'class="shown"' in told
