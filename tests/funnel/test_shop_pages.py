import html5lib
import pytest
import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.models import Product, ProductState
from shop.catalogue.search_rules import search_text
from shop.extensions import db
from shop.learning.models import SourceKind
from shop.learning.operations import complete_lesson, grant
from tests.funnel.conftest import words
from tests.learning.test_operations import lessons_of
from tests.world import product

LINE = SourceKind.ORDER_LINE


def main_of(answer):
    return answer.text.split("<main")[1].split("</main")[0]


def valid(answer):
    parser = html5lib.HTMLParser()
    parser.parse(answer.text)
    return not parser.errors


@pytest.fixture
def hana(client, world, now):
    grant(world.hana.id, world.blog.id, LINE, 1, now)
    db.session.commit()
    complete_lesson(world.hana.id, lessons_of(world.blog)[0], now)
    return client.sign_in(world.hana)


@pytest.mark.parametrize(
    "address", ["/", "/products", "/ladder", "/ladder/writing", "/menu", "/products?search=xyz"]
)
def test_sam_can_read_every_list_in_both_languages(client, world, address):
    for page in (client.get(address), client.get("/en" + address)):
        assert page.status_code == 200
        assert valid(page)


@pytest.mark.parametrize("address", ["/", "/products", "/products?rung=1"])
def test_a_shop_with_nothing_on_its_shelves_says_that_it_is_being_set_up(app, client, address):
    page = client.get(address)

    assert "準備中です" in words(page)
    assert "この条件に合うものはありませんでした" not in page.text
    assert 'href="/studio"' in main_of(page)
    assert valid(page)


def test_home_begins_with_the_free_step_and_shows_the_stairs(client, world):
    page = main_of(client.get("/"))

    assert 'href="/products/mini"' in page
    assert 'class="stairs"' in page
    assert "/learn/" not in page


def test_home_begins_with_going_on_for_whoever_learns(hana):
    page = main_of(hana.get("/"))

    assert page.index("/learn/blog/m1/l2") < page.index("<h1")


def test_a_shop_without_products_says_that_it_is_being_set_up(client, app):
    page = client.get("/")

    assert page.status_code == 200
    assert 'href="/studio"' in page.text
    assert valid(page)


def test_a_shop_with_one_product_opens_on_it(client, world):
    others = sa.update(Product).where(Product.id != world.blog.id)
    db.session.execute(others.values(state=ProductState.DRAFT))
    db.session.commit()

    assert client.get("/").location == "/products/blog"
    assert client.get("/en/").location == "/en/products/blog"


def test_the_catalogue_climbs_and_leaves_out_what_is_not_published(client, world):
    world.seo.state = ProductState.DRAFT
    db.session.commit()

    page = main_of(client.get("/products"))

    assert page.index("/products/mini") < page.index("/products/blog")
    assert page.index("/products/blog") < page.index("/products/coaching")
    assert "/products/seo" not in page


def test_the_price_stands_with_its_tax_until_the_course_is_owned(client, world, now):
    assert "¥49,800" in main_of(client.get("/products?rung=3"))

    grant(world.hana.id, world.blog.id, LINE, 1, now)
    db.session.commit()
    page = main_of(client.sign_in(world.hana).get("/products?rung=3"))

    assert "¥49,800" not in page
    assert "¥29,800" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("rung=3", {"blog", "seo"}),
        ("topic=writing", {"mini", "blog", "seo", "coaching"}),
        ("topic=writing&rung=4", {"coaching"}),
        ("price=0", {"mini", "webinar"}),
        ("price=5000", {"mini", "webinar", "worksheet"}),
        ("price=50000&topic=writing", {"mini", "blog", "seo"}),
        ("owned=yes", {"blog"}),
        ("owned=no&rung=3", {"seo"}),
        (
            "rung=9&owned=perhaps",
            {"mini", "blog", "seo", "coaching", "worksheet", "bundle", "webinar"},
        ),
        (
            "rung=9&rung=3&topic=",
            {"mini", "blog", "seo", "coaching", "worksheet", "bundle", "webinar"},
        ),
    ],
)
def test_the_catalogue_can_be_asked(hana, query, shown):
    page = main_of(hana.get(f"/products?{query}"))

    slugs = {"mini", "blog", "seo", "coaching", "worksheet", "bundle", "webinar"}
    assert {slug for slug in slugs if f'href="/products/{slug}"' in page} == shown


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ＳＥＯ", True),
        ("ライティング らいてぃんぐ", True),
        ("%", False),
        ("_", False),
        ("料理", False),
    ],
)
def test_the_search_reads_japanese_however_it_was_typed(client, world, typed, found):
    world.seo.title = {"ja": "SEOﾗｲﾃｨﾝｸﾞ", "en": "SEO"}
    world.seo.search_text = search_text([world.seo.title])
    db.session.commit()

    page = client.get("/products", query_string={"search": typed})

    assert ('id="shelf-1"' in page.text) is found
    assert ('id="nearest"' in page.text) is not found


def test_a_search_without_an_answer_shows_the_way_back(client, world):
    page = main_of(client.get("/products?search=%3Cscript%3Ealert(1)%3C/script%3E"))

    assert "<script>alert" not in page
    assert 'href="/products"' in page
    assert 'class="product-card"' in page


def test_what_stands_on_no_ladder_is_not_the_nearest(client, world):
    aside = product(world, "aside", 0)
    db.session.commit()

    page = main_of(client.get("/products?search=xyz"))

    assert "/products/mini" in page
    assert f"/products/{aside.slug}" not in page


def test_owning_every_part_is_owning_the_bundle(hana, world, now):
    assert "¥55,720" in main_of(hana.get("/products"))

    grant(world.hana.id, world.seo.id, LINE, 2, now)
    db.session.commit()

    assert "¥55,720" not in main_of(hana.get("/products"))


def test_the_stairs_leave_out_an_empty_rung_and_say_where_one_stands(hana, world, now):
    for lesson in lessons_of(world.blog):
        complete_lesson(world.hana.id, lesson, now)

    page = main_of(hana.get("/ladder/writing"))

    assert page.count('class="lv"') == 3
    assert 'class="hana done"' in page
    assert "¥49,800" not in page
    assert "¥198,000" in page


def test_the_stairs_of_nowhere_are_not_there(client, world):
    assert client.get("/ladder/nowhere").status_code == 404


def test_a_guest_who_bought_is_known_on_the_shelves(client, world, now):
    guest = Student(email="g@example.jp", guest=True, created_at=now)
    db.session.add(guest)
    db.session.flush()  # its id is needed for the entitlement
    grant(guest.id, world.blog.id, LINE, 1, now)
    db.session.commit()

    assert "¥49,800" not in main_of(client.sign_in(guest).get("/products?rung=3"))


def test_twenty_products_more_need_no_query_more(hana, world, counting_queries):
    with counting_queries() as few:
        hana.get("/products")
    for n in range(20):
        product(world, f"more-{n}", 1_000)
    db.session.commit()

    with counting_queries() as many:
        hana.get("/products")

    assert len(many) == len(few)
