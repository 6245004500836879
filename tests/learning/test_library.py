from datetime import timedelta

from shop.extensions import db
from shop.learning.library_queries import library
from shop.learning.models import SourceKind
from shop.learning.operations import complete_lesson, grant, revoke, save_place
from shop.learning.queries import stalled_since
from tests.learning.test_operations import finish, lessons_of
from tests.world import product, with_modules

LINE = SourceKind.ORDER_LINE
DAY = timedelta(days=1)


def test_an_empty_library_is_empty(world, now):
    shelf = library(world.hana.id, now)

    assert (shelf.rows, shelf.ended, shelf.resume) == ((), (), None)


def test_a_course_says_how_far_and_what_comes_next(world, now):
    grant(world.hana.id, world.blog.id, LINE, 1, now)
    complete_lesson(world.hana.id, lessons_of(world.blog)[0], now)
    complete_lesson(world.ken.id, lessons_of(world.blog)[1], now)

    [row] = library(world.hana.id, now).rows

    assert (row.steps.done, row.steps.total, row.steps.minutes_left) == (1, 4, 15)
    assert row.steps.next.address == "/learn/blog/m1/l2"
    assert row.address == "/learn/blog"


def test_the_course_touched_last_is_gone_on_with(world, now):
    grant(world.hana.id, world.blog.id, LINE, 1, now)
    grant(world.hana.id, world.seo.id, LINE, 2, now)
    complete_lesson(world.hana.id, lessons_of(world.seo)[0], now + DAY)
    save_place(world.hana.id, lessons_of(world.blog)[2], 40, now + 2 * DAY)

    resume = library(world.hana.id, now + 3 * DAY).resume

    assert resume.product.slug == "blog"
    assert resume.steps.next.address == "/learn/blog/m2/l1"


def test_a_finished_course_shows_its_certificate_and_is_not_gone_on_with(world, now):
    grant(world.hana.id, world.blog.id, LINE, 1, now)
    finish(world.hana, world.blog, now)

    shelf = library(world.hana.id, now)

    assert shelf.resume is None
    assert shelf.rows[0].certificate
    assert shelf.rows[0].steps.finished


def test_what_was_refunded_is_told_apart(world, now):
    grant(world.hana.id, world.blog.id, LINE, 1, now)
    revoke(LINE, 1, "refunded", now + DAY)
    db.session.commit()

    shelf = library(world.hana.id, now + DAY)

    assert shelf.rows == ()
    assert (shelf.ended[0].ended_because, shelf.ended[0].ends_at) == ("refunded", now + DAY)


def test_two_reasons_are_one_row_open_as_long_as_the_longer_one(world, now):
    world.blog.access_days = 30
    grant(world.hana.id, world.blog.id, LINE, 1, now)
    grant(world.hana.id, world.blog.id, LINE, 2, now + 10 * DAY)

    [row] = library(world.hana.id, now + 11 * DAY).rows

    assert row.ends_at == now + 40 * DAY


def test_twenty_products_need_no_more_queries_than_one(world, now, counting_queries):
    grant(world.hana.id, world.blog.id, LINE, 1, now)
    with counting_queries() as one:
        library(world.hana.id, now)

    for n in range(20):
        course = with_modules(product(world, f"course-{n}", 1_000))
        grant(world.hana.id, course.id, LINE, 100 + n, now)
    db.session.flush()  # so that only the library's own statements are counted
    with counting_queries() as many:
        library(world.hana.id, now)

    assert len(many) == len(one) == 3


def test_a_student_is_stalled_since_the_last_sign_of_life(world, now):
    assert stalled_since(world.hana.id, now) is None

    grant(world.hana.id, world.blog.id, LINE, 1, now)
    assert stalled_since(world.hana.id, now + 20 * DAY) == now

    complete_lesson(world.hana.id, lessons_of(world.blog)[0], now + DAY)
    save_place(world.hana.id, lessons_of(world.blog)[1], 9, now + 2 * DAY)
    assert stalled_since(world.hana.id, now + 20 * DAY) == now + 2 * DAY


def test_whoever_finished_everything_or_owns_only_a_worksheet_is_not_stalled(world, now):
    grant(world.hana.id, world.worksheet.id, LINE, 1, now)
    grant(world.hana.id, world.blog.id, LINE, 2, now)
    finish(world.hana, world.blog, now)

    assert stalled_since(world.hana.id, now + 90 * DAY) is None
