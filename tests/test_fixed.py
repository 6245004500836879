"""Questions sent past SQLAlchemy read the same as through it, on both databases."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.fixed import Fixed
from shop.learning.models import Entitlement
from shop.offers import facts_statements as told
from shop.offers.words import Moment, ProposalState
from tests.offers.gathering import graduate, put
from tests.racing import BOTH_DATABASES


@pytest.fixture
def asked(world, now):
    """What a decision asks about Hana, who graduated and was shown something."""
    put(world.hana, graduate(world.hana, world.blog, now), now)
    return {"student_id": world.hana.id, "at": now + timedelta(days=1)}


@BOTH_DATABASES
@pytest.mark.parametrize("question", [told.EVENTS, told.SIGNALS, told.PAST])
def test_rows_are_those_of_sqlalchemy(asked, now, question):
    since = {"since": now} if question is told.EVENTS else {}

    rows = question.rows(**asked, **since)

    through = db.session.connection().execute(question.statement, asked | since)
    assert rows == [tuple(row) for row in through]


@BOTH_DATABASES
def test_words_and_times_come_back_as_what_they_are(asked):
    ((state, moment, shown_at),) = [(row[9], row[4], row[8]) for row in told.PAST.rows(**asked)]

    assert (state, moment) == (ProposalState.SHOWN, Moment.COURSE_COMPLETED)
    assert shown_at.utcoffset() == timedelta(0)


def test_what_the_session_holds_is_sent_first(world, now):
    rows = Fixed(sa.select(Entitlement.product_id).filter_by(student_id=world.ken.id))
    given = {"source_kind": "gift", "source_id": 1, "granted_at": now}
    db.session.add(Entitlement(student_id=world.ken.id, product_id=world.blog.id, **given))

    assert rows.rows() == [(world.blog.id,)]


def test_whoever_counts_queries_hears_them(app, counting_queries):
    with counting_queries() as seen:
        Fixed(sa.select(sa.literal(1))).rows()

    assert len(seen) == 1


def test_a_failure_is_sqlalchemys(app):
    with pytest.raises(sa.exc.OperationalError):
        Fixed(sa.select(sa.column("nothing")).select_from(sa.table("nowhere"))).rows()
