"""Each proposal is counted once, by what became of it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Product
from shop.extensions import db
from shop.offers.guardrail import pause_if_regretted
from shop.offers.models import Proposal
from shop.offers.operations import mark_undone_answer
from shop.offers.pressure_queries import asked_by_step, asked_of, asked_of_all
from shop.offers.pressure_rules import LOOK_BACK, Asked
from shop.offers.words import Moment, ProposalState
from tests.racing import BOTH_DATABASES

ALL = sa.select(Product.id)
pytestmark = BOTH_DATABASES
DAY = timedelta(days=1)


@pytest.fixture
def shown(world, now):
    """A proposal of the worksheet to Hana."""

    def make(state="shown", at=now, student=None, **more):
        made = Proposal(
            student_id=(student or world.hana).id,
            occasion=f"thank_you:{db.session.query(Proposal).count()}",
            moment=Moment.THANK_YOU,
            product_id=world.worksheet.id,
            next_step_id=world.to_worksheet.id,
            kind="add_on",
            reason="bought",
            title=world.worksheet.title,
            contents=world.worksheet.contents,
            list_price_minor=1_980,
            price_minor=1_980,
            state=ProposalState(state),
            shown_at=at,
            **more,
        )
        db.session.add(made)
        db.session.commit()
        return made

    return make


def test_nothing_was_asked(world, now):
    assert asked_of_all(ALL, now) == Asked()


@pytest.mark.parametrize(
    ("state", "later", "column"),
    [
        ("declined", DAY, "declined"),
        ("accepted", DAY, "kept"),
        ("shown", 7 * DAY, "ignored"),
        ("shown", 6 * DAY, None),
        ("later", 30 * DAY, None),
        ("withdrawn", 30 * DAY, None),
    ],
)
def test_a_proposal_stands_in_one_column(world, now, shown, state, later, column):
    shown(state)

    expected = Asked(shown=1, students=1, **({column: 1} if column else {}))
    assert asked_of_all(ALL, now + later) == expected


def test_a_deadline_ends_the_waiting(world, now, shown):
    shown(deadline=now + DAY)

    assert asked_of_all(ALL, now).ignored == 0
    assert asked_of_all(ALL, now + DAY).ignored == 1


def test_undone_and_refunded_are_told_apart_and_counted_once(world, now, shown):
    undone, refunded, kept = (shown("accepted") for _ in range(3))
    mark_undone_answer([undone.id], now)
    pause_if_regretted(kept.id, now, refunded=[undone.id, refunded.id])
    db.session.commit()

    expected = Asked(shown=3, kept=1, undone=1, refunded=1, students=1)
    assert asked_of_all(ALL, now) == expected


def test_what_is_long_ago_presses_no_more(world, now, shown):
    shown()

    assert asked_of_all(ALL, now + LOOK_BACK) == Asked()


def test_one_student_and_one_teachers_products(world, now, shown):
    shown(), shown("declined", student=world.ken)

    assert asked_of(world.ken.id, ALL, now) == Asked(shown=1, declined=1, students=1)
    none = sa.select(Product.id).where(Product.teacher_id == world.aya.id)
    assert asked_of(world.ken.id, none, now) == Asked()


def test_steps_are_told_apart(world, now, shown):
    shown(), shown("declined")

    assert asked_by_step(ALL, now) == {
        world.to_worksheet.id: Asked(shown=2, declined=1, students=1)
    }
