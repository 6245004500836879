"""A school file stands for the map to come: what it would have changed is told, nothing is kept."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from shop.catalogue.models import ProductState
from shop.extensions import Base, db, write_intent
from shop.funnel.operations import proposed
from shop.learning.models import Attendance, Entitlement, Graduation, SourceKind
from shop.money import yen
from shop.offers.occasions import course_completed
from shop.school.faults import BrokenFile
from shop.school.map_to_come import map_to_come
from shop.school.queries import export_school
from shop.studio.replay.pages import replayed
from shop.studio.replay.queries import under
from shop.studio.replay.rules import Change

NEW_OFFER = """\
offers:
- key: coaching-now
  from: blog
  to: coaching
  moment: course_completed
  price:
    rule: fixed
    amount: 148000
  state: running
"""
STEP = "- from: blog\n  to: coaching\n"


def price_seen_by_another():
    write_intent.set(False)
    with db.engine.connect() as other:
        return other.scalar(sa.text("SELECT price_minor FROM product WHERE slug = 'coaching'"))


def all_rows():
    db.session.remove()
    tables = Base.metadata.sorted_tables
    return {each.name: [tuple(row) for row in db.session.execute(each.select())] for each in tables}


@pytest.fixture
def graduate(world):
    """Hana finished the course and was at the webinar, so that the coaching was proposed to her."""
    at = world.now
    world.worksheet.state = ProductState.DRAFT
    world.webinar.starts_at, world.webinar.minutes = at + timedelta(days=7), 60
    mine = {"student_id": world.hana.id, "product_id": world.blog.id}
    db.session.add_all(
        [
            Entitlement(**mine, source_kind=SourceKind.GIFT, source_id=1, granted_at=at),
            Graduation(**mine, graduated_at=at),
            Attendance(student_id=world.hana.id, product_id=world.webinar.id, attended_at=at),
        ]
    )
    db.session.commit()
    proposed(world.hana.id, course_completed(world.blog.id, at), at)
    return world.hana


@contextmanager
def each_update(look):
    """Looks right after each row that is changed."""
    event.listen(db.engine, "after_cursor_execute", look)
    try:
        yield
    finally:
        event.remove(db.engine, "after_cursor_execute", look)


@pytest.fixture
def file(world, graduate, tmp_path):
    """The school of today as a file, with one place of it changed."""

    def written(change=str):
        text = export_school().text
        db.session.rollback()
        path = tmp_path / "school.yaml"
        path.write_text(change(text), "utf-8")
        return path

    return written


@pytest.fixture
def replayed_under(world):
    def told(path):
        later = world.now + timedelta(days=1)
        return replayed(under(map_to_come(path, later)), later)

    return told


def without_the_last_step(text):
    return text[: text.index(STEP)]


def cheaper(text):
    return text.replace("price: 198000", "price: 158000")


def with_an_offer(text):
    return text + NEW_OFFER


def test_the_school_of_today_as_a_file_changes_nothing(file, replayed_under):
    told = replayed_under(file())

    assert (told.moments, told.repeated, told.changed) == (1, 1, 0)


def test_a_step_the_file_leaves_out_leads_nobody_on(world, file, replayed_under):
    told = replayed_under(file(without_the_last_step))

    ((change, many),) = told.changes.items()
    assert (change.before, many) == (world.coaching.id, 1)
    assert change.after != world.coaching.id


def test_another_price_is_another_proposal(world, file, replayed_under):
    told = replayed_under(file(cheaper))

    assert told.changes == {Change(world.coaching.id, world.coaching.id): 1}
    assert told.money.total() == -40_000


def test_an_offer_of_the_file_sets_its_terms(world, file, replayed_under):
    told = replayed_under(file(with_an_offer))

    assert told.changes == {Change(world.coaching.id, world.coaching.id): 1}
    assert (told.money.total(), told.proposals.total()) == (-50_000, 0)
    assert told.touched == {world.hana.id}


def test_nothing_is_kept_of_the_file(file, replayed_under):
    path = file(lambda text: with_an_offer(cheaper(text)))
    before = all_rows()

    assert replayed_under(path).changed == 1

    assert all_rows() == before


def test_another_process_never_sees_it(world, file):
    path, elsewhere = file(cheaper), []

    def look(connection, cursor, statement, *_):
        if statement.startswith("UPDATE product"):
            elsewhere.append(price_seen_by_another())

    with each_update(look):
        to_come = map_to_come(path, world.now)

    assert to_come.ends[world.coaching.id].goods.price == yen(158_000)
    assert set(elsewhere) == {198_000}


def test_what_is_wrong_in_the_file_is_said_with_its_line(world, file):
    with pytest.raises(BrokenFile, match="no_such_product") as broken:
        map_to_come(file(lambda text: text.replace("to: coaching", "to: nowhere")), world.now)

    (fault,) = broken.value.faults
    assert (fault.path, fault.line > 100) == ("next_steps[4].to", True)
