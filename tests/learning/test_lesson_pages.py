import html5lib
import pytest
import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.models import Lesson, ProductState
from shop.extensions import db
from shop.learning.models import Completion, LessonPlace, SourceKind
from shop.learning.operations import grant, revoke
from tests.learning.test_operations import lessons_of

FIRST, SECOND, LAST = "/learn/blog/m1/l1", "/learn/blog/m1/l2", "/learn/blog/m2/l2"


@pytest.fixture
def hana(client, world, now):
    grant(world.hana.id, world.blog.id, SourceKind.ORDER_LINE, 1, now)
    db.session.commit()
    return client.sign_in(world.hana)


@pytest.fixture
def guest(client, world, now):
    buyer = Student(email="guest@example.jp", guest=True, created_at=now)
    db.session.add(buyer)
    db.session.flush()  # its id is needed for the entitlement
    grant(buyer.id, world.seo.id, SourceKind.ORDER_LINE, 2, now)
    db.session.commit()
    return client.sign_in(buyer)


def completion_of(lesson):
    return f"/lessons/{lesson}/completion"


def valid(answer):
    parser = html5lib.HTMLParser()
    parser.parse(answer.text)
    return not parser.errors


def test_a_student_reads_what_is_theirs(hana):
    page = hana.get(SECOND)

    assert page.status_code == 200
    assert "レッスン1-2" in page.text
    assert "<p>本文</p>" in page.text
    assert valid(page)


def test_the_same_lesson_in_english(hana):
    page = hana.get("/en" + SECOND)

    assert '<html lang="en"' in page.text
    assert "Lesson 1-2" in page.text
    assert 'href="/en/learn/blog/m2/l1"' in page.text


def test_sam_and_ken_read_why_a_lesson_is_shut_and_what_to_do(client, world):
    page = client.get(SECOND)
    assert page.status_code == 403
    assert 'href="/sign-in?next=/learn/blog/m1/l2"' in page.text
    assert valid(page)

    page = client.sign_in(world.ken).get(SECOND)
    assert page.status_code == 403
    assert 'href="/products/blog"' in page.text
    assert "<p>本文</p>" not in page.text


def test_a_preview_is_open_to_everyone_and_asks_nothing_of_them(client, world):
    page = client.get(FIRST)

    assert page.status_code == 200
    assert "/completion" not in page.text
    assert f'href="{SECOND}"' not in page.text
    assert valid(page)


def test_a_preview_of_a_draft_is_not_there(client, world):
    world.blog.state = ProductState.DRAFT
    db.session.commit()

    assert client.get(FIRST).status_code == 404
    assert client.get(SECOND).status_code == 404


def test_owners_keep_what_is_no_longer_sold(hana, world):
    world.blog.state = ProductState.ARCHIVED
    db.session.commit()

    assert hana.get(SECOND).status_code == 200


def test_a_teacher_reads_their_own_draft_and_no_other(client, world):
    world.blog.state = ProductState.DRAFT
    db.session.commit()

    assert client.sign_in(world.mori).get(SECOND).status_code == 200
    assert client.sign_in(world.aya).get(SECOND).status_code == 404
    assert client.sign_in(world.nao).get(SECOND).status_code == 200


@pytest.mark.parametrize("address", ["/learn/none/m1/l1", "/learn/blog/m9/l1", "/learn/blog/m1/l9"])
def test_an_address_without_a_lesson_is_not_there(hana, address):
    assert hana.get(address).status_code == 404


def test_after_a_refund_the_lesson_is_shut_and_says_so(hana, world, now):
    revoke(SourceKind.ORDER_LINE, 1, "refunded", now)
    db.session.commit()

    page = hana.get(SECOND)

    assert page.status_code == 403
    assert "/sign-in" not in page.text.split("<main")[1]
    assert hana.submit(completion_of(lessons_of(world.blog)[1])).status_code == 404


def test_nothing_is_sold_inside_a_lesson(hana, client, world):
    for page in (hana.get(SECOND), client.get(FIRST)):
        main = page.text.split("<main")[1].split("</main")[0]
        assert not any(word in main for word in ("¥", "円", "税込", "/checkout", "proposal"))


def test_done_leads_to_the_next_lesson(hana, world):
    first = lessons_of(world.blog)[0]

    answer = hana.submit(completion_of(first))

    assert (answer.status_code, answer.location) == (303, SECOND)
    assert db.session.scalars(sa.select(Completion.lesson_id)).all() == [first]


def test_the_last_lesson_of_a_module_leads_to_its_end_and_the_last_one_to_graduation(hana, world):
    answers = [hana.submit(completion_of(lesson)).location for lesson in lessons_of(world.blog)]

    module = db.session.get(Lesson, lessons_of(world.blog)[1]).module_id
    assert answers[1] == f"/modules/{module}/completed"
    assert answers[3] == "/courses/blog/graduation"


def test_finishing_the_last_lesson_first_leads_back_to_what_is_open(hana, world):
    assert hana.submit(completion_of(lessons_of(world.blog)[3])).location == FIRST


def test_an_english_reader_stays_in_english(hana, world):
    answer = hana.submit("/en" + completion_of(lessons_of(world.blog)[0]))

    assert answer.location == "/en" + SECOND


def test_done_can_be_taken_back(hana, world):
    first = lessons_of(world.blog)[0]
    hana.submit(completion_of(first))

    answer = hana.submit(completion_of(first) + "/undo")

    assert (answer.status_code, answer.location) == (303, FIRST)
    assert db.session.scalars(sa.select(Completion.id)).all() == []


def test_ken_and_sam_finish_nothing_of_hanas(client, world):
    lesson = lessons_of(world.blog)[1]

    assert client.submit(completion_of(lesson)).location.startswith("/sign-in")
    ken = client.sign_in(world.ken)
    for verb in ("/completion", "/completion/undo", "/place"):
        assert ken.submit(f"/lessons/{lesson}{verb}", seconds=3).status_code == 404
    assert db.session.scalars(sa.select(Completion.id)).all() == []


def test_a_post_without_its_token_changes_nothing(hana, world):
    assert hana.post(completion_of(lessons_of(world.blog)[0])).status_code == 400
    assert db.session.scalars(sa.select(Completion.id)).all() == []


def test_the_place_in_a_video_is_kept(hana, world):
    lesson = lessons_of(world.blog)[0]

    assert hana.submit(f"/lessons/{lesson}/place", seconds="95").status_code == 204
    assert hana.submit(f"/lessons/{lesson}/place", seconds="x").status_code == 400
    assert hana.submit(f"/lessons/{lesson}/place", seconds="9" * 40).status_code == 204
    assert db.session.scalars(sa.select(LessonPlace.seconds)).all() == [86_400]


def test_a_course_opens_where_its_student_left_off(hana, world):
    assert hana.get("/learn/blog").location == FIRST

    hana.submit(completion_of(lessons_of(world.blog)[0]))
    hana.submit(completion_of(lessons_of(world.blog)[1]))

    assert hana.get("/learn/blog").location == "/learn/blog/m2/l1"
    assert hana.get("/en/learn/blog").location == "/en/learn/blog/m2/l1"


def test_a_course_asks_a_stranger_to_sign_in(client):
    answer = client.get("/learn/blog")

    assert answer.location == "/sign-in?next=/learn/blog"


def test_a_guest_who_bought_reads_the_first_lesson_only(guest, world):
    world_first, world_second = "/learn/seo/m1/l1", "/learn/seo/m1/l2"

    assert guest.get(world_first).status_code == 200
    answer = guest.submit(completion_of(lessons_of(world.seo)[0]))
    assert answer.location == world_second

    page = guest.get(world_second)
    assert page.status_code == 403
    assert "/sign-in?next=/learn/seo/m1/l2" in page.text
    assert guest.submit(completion_of(lessons_of(world.seo)[1])).status_code == 404


@pytest.mark.scenario("X20")
def test_lessons_are_not_kept_by_browsers(hana):
    assert hana.get(SECOND).headers["Cache-Control"] == "no-store"


def test_a_lesson_of_a_long_course_needs_no_query_more(hana, world, counting_queries):
    with counting_queries() as short:
        hana.get(SECOND)
    module = db.session.get(Lesson, lessons_of(world.blog)[0]).module_id
    for n in range(3, 40):
        db.session.add(Lesson(module_id=module, slug=f"l{n}", position=n, title={"ja": "長い"}))
    db.session.commit()

    with counting_queries() as long:
        hana.get(SECOND)

    assert len(long) == len(short)
