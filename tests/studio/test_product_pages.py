import pytest

from shop.catalogue.models import BundlePart, LongTuition, Media, Product, ProductState
from shop.extensions import db
from tests.studio.conftest import PDF, newest, upload

NEW = {"title_ja": "ノート", "slug": "notes", "kind": "course", "price": "0"}


def blog_parts(world):
    rows = db.session.query(BundlePart).filter_by(bundle_id=world.bundle.id)
    return [row.product_id for row in rows.order_by(BundlePart.position)]


def test_the_list_shows_ones_own(desk, world):
    world.seo.teacher_id = world.aya.id
    db.session.commit()

    page = desk.get("/studio/products").text

    assert "/studio/products/blog" in page
    assert "/studio/products/seo" not in page


def test_the_owner_sees_everybodys(owners_desk, world):
    assert "/studio/products/blog" in owners_desk.get("/studio/products").text


@pytest.mark.parametrize("kind", ["course", "download", "coaching", "event", "bundle"])
def test_every_kind_has_its_own_contents(desk, world, kind):
    answer = desk.submit("/studio/products/new", **NEW | {"kind": kind})

    assert newest(Product).kind == kind
    assert desk.get(answer.location).status_code == 200


def test_the_page_takes_a_line_for_every_point(desk, world):
    desk.submit(
        "/studio/products/blog/page",
        outcomes_ja="書ける\r\n\r\n 続けられる ",
        contents_ja="全部",
        delivery_ja="すぐに",
        wait_for="mini",
    )

    assert world.blog.outcomes == {"ja": ["書ける", "続けられる"]}
    assert world.blog.wait_for_id == world.mini.id


def test_questions_are_added_and_cleared(desk, world):
    place = "/studio/products/blog/faq"
    typed = {"faq_ja-0-q": "初心者でも?", "faq_ja-0-a": "はい", "faq_ja-1-q": "", "faq_ja-1-a": ""}

    desk.submit(place, **typed)
    assert world.blog.faq == {"ja": [{"q": "初心者でも?", "a": "はい"}]}
    assert 'name="faq_ja-2-q"' in desk.get(place).text

    desk.submit(place, **typed | {"faq_ja-0-q": ""})
    assert world.blog.faq == {}


def test_an_event_starts_in_japanese_time(desk, world):
    place = "/studio/products/webinar/contents"

    desk.submit(place, starts_at="2027-01-24T20:00", minutes="60", place_ja="Zoom")

    assert world.webinar.starts_at.isoformat() == "2027-01-24T20:00:00+09:00"
    assert 'value="2027-01-24T20:00"' in desk.get(place).text


def test_seats_sold_stay_sold(desk, world, buys):
    buys("mini")
    world.coaching.seats_left = 1
    db.session.commit()

    desk.submit("/studio/products/coaching", seats="5")

    db.session.expire_all()
    assert (world.coaching.seats, world.coaching.seats_left) == (5, 3)


def test_a_download_gets_its_file_and_its_title(desk, world):
    desk.submit(
        "/studio/products/worksheet/contents",
        file=upload(PDF, "見出し.pdf"),
        media_title_ja="見出しワークシート",
    )

    assert world.worksheet.media_id == newest(Media).id
    assert newest(Media).media_type == "application/pdf"
    assert world.worksheet.media_title == {"ja": "見出しワークシート"}


def test_a_bundle_is_filled_in_the_order_chosen(desk, world):
    typed = {"parts-0": "seo", "parts-1": "blog", "parts-2": ""}

    desk.submit("/studio/products/bundle/contents", **typed)

    assert blog_parts(world) == [world.seo.id, world.blog.id]


def test_another_teachers_product_cannot_be_bundled(desk, world):
    world.seo.teacher_id = world.aya.id
    db.session.commit()

    answer = desk.submit(
        "/studio/products/bundle/contents", **{"parts-0": "seo", "parts-1": "blog"}
    )

    assert answer.status_code == 404
    assert blog_parts(world) == [world.blog.id, world.seo.id]


def test_what_is_missing_is_listed_with_the_way_to_mend_it(desk, world):
    desk.submit("/studio/products/new", **NEW | {"price": "60000"})

    page = desk.get("/studio/products/notes/publishing").text

    for place in ("#outcome_ja", "/contents", "/page#contents_ja", "/page#delivery_ja", "/law"):
        assert f'href="/studio/products/notes{place}"' in page


def test_a_refused_publishing_says_so_once_above_the_list(desk, world):
    desk.submit("/studio/products/new", **NEW | {"price": "60000"})

    listed = desk.get("/studio/products/notes/publishing").text

    answer = desk.submit("/studio/products/notes/publish")

    page = desk.get(answer.location).text
    assert "「ノート」は、まだ公開できません。" in page
    assert page.count("特定継続的役務") == listed.count("特定継続的役務") > 0
    assert newest(Product).state is ProductState.DRAFT


@pytest.mark.parametrize(
    ("kind", "tab", "name"),
    [
        ("course", "", "outcome_ja"),
        ("course", "/page", "contents_ja"),
        ("course", "/page", "delivery_ja"),
        ("coaching", "", "seats"),
        ("event", "/contents", "starts_at"),
        ("download", "/contents", "file"),
    ],
)
def test_what_publishing_asks_for_is_not_called_optional(desk, world, kind, tab, name):
    desk.submit("/studio/products/new", **NEW | {"kind": kind})

    page = desk.get(f"/studio/products/notes{tab}").text

    label = page.split(f'<label for="{name}">')[1].split("</label>")[0]
    assert "公開までに必要" in label
    assert "任意" not in label


def test_the_question_of_law_is_answered(desk, world):
    desk.submit("/studio/products/blog/law", long_tuition="yes")

    assert world.blog.long_tuition is LongTuition.YES


def test_unpublishing_waits_for_the_bundle_that_needs_it(desk, world):
    answer = desk.submit("/studio/products/blog/unpublish")

    assert "公開中のセット" in desk.get(answer.location).text
    assert world.blog.published


def test_a_draft_is_seen_by_its_teacher_as_a_student_would(desk, world, client, app):
    desk.submit("/studio/products/worksheet/unpublish")

    assert desk.get("/products/worksheet?preview=1").status_code == 200
    stranger = app.test_client()
    assert stranger.get("/products/worksheet?preview=1").status_code == 404


def test_a_price_leaves_its_trace_and_says_what_it_touches(desk, world, offer):
    desk.submit("/studio/products/seo/price", price="24800")

    page = desk.get("/studio/products/seo/price").text
    assert "¥24,800" in page
    assert "/studio/products/bundle" in page
    assert f"/studio/offers/{offer.id}" in page


def test_a_product_nobody_touched_can_be_deleted(desk, world):
    desk.submit("/studio/products/new", **NEW)

    assert "「ノート」を削除しますか" in desk.get("/studio/products/notes/remove").text.replace(
        "<wbr>", ""
    )
    desk.submit("/studio/products/notes/remove")

    assert newest(Product).slug != "notes"
