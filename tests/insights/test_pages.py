"""The page of numbers: for whom, when there is nothing yet, and each number with its count."""

import pytest

from shop import clock
from shop.catalogue.models import School
from shop.extensions import db
from shop.offers.models import Proposal
from shop.offers.words import Moment, ProposalState
from tests.orders.taking import students, taken_by, takes
from tests.studio.conftest import everything, wrong_fields

EMPTY = "受講・購入・案内・返事の数字が入ります"
INSIGHTS, COSTS = "/studio/insights", "/studio/costs"


@pytest.fixture
def declined(world):
    made = Proposal(
        student_id=world.hana.id,
        occasion="course_completed:2",
        moment=Moment.COURSE_COMPLETED,
        product_id=world.seo.id,
        next_step_id=world.to_seo.id,
        kind="cross_sell",
        reason="graduated",
        reason_facts={"title": world.blog.title, "at": clock.now().isoformat()},
        title=world.seo.title,
        contents=world.seo.contents,
        list_price_minor=29_800,
        price_minor=29_800,
        state=ProposalState.DECLINED,
        shown_at=clock.now(),
    )
    db.session.add(made)
    db.session.commit()


def test_an_empty_school_says_so(desk):
    assert EMPTY in desk.get(INSIGHTS).text
    assert "No numbers yet" in desk.get(f"/en{INSIGHTS}").text


def test_every_number_has_its_count(desk, world):
    takes(world.hana, world.blog, clock.now())

    page = desk.get(INSIGHTS).text

    assert "¥49,800" in page
    assert "365日間に購入した1人" in page
    assert EMPTY not in page


def test_pressure_is_told_with_its_rule(desk, declined):
    page = desk.get(f"/en{INSIGHTS}").text

    assert "1 shown in 13 weeks: 0 accepted, 1 declined" in page
    assert "declined or not answered it is two" in page
    assert ">100%<" in page
    assert "After “The blog course”: “The seo course”" in page


def test_it_stands_on_the_students_page_too(owners_desk, world, declined):
    page = owners_desk.get(f"/en/studio/students/{world.hana.public_id}").text

    assert "Pressure: Calm" in page
    assert "1 shown in 13 weeks" in page


def test_pairs_have_their_counts(desk, world):
    ten = students(10, clock.now())
    taken_by(ten, world.blog, clock.now())
    taken_by(ten[:3], world.seo, clock.now())

    assert "10人中3人" in desk.get(INSIGHTS).text


def test_another_teacher_sees_none_of_it(client, world, declined):
    takes(world.hana, world.blog, clock.now())

    assert EMPTY in client.sign_in(world.aya).get(INSIGHTS).text


def test_looking_changes_nothing(desk, declined):
    before = everything()
    desk.get(INSIGHTS)

    assert everything() == before


def test_the_owner_types_his_costs_and_reads_the_ratio(owners_desk, world):
    takes(world.hana, world.blog, clock.now())

    answer = owners_desk.submit(COSTS, cost_to_win_minor="¥10,000", margin_percent="60")

    kept = db.session.query(School).one()
    assert (kept.cost_to_win_minor, kept.margin_percent) == (10_000, 60)
    page = owners_desk.get(answer.location).text
    assert "¥29,880" in page
    assert ">3.0<" in page


def test_empty_is_not_known(owners_desk):
    owners_desk.submit(COSTS, cost_to_win_minor="", margin_percent="")

    assert db.session.query(School).one().margin_percent is None


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"cost_to_win_minor": "-1", "margin_percent": "60"}, {"cost_to_win_minor"}),
        (
            {"cost_to_win_minor": "0", "margin_percent": "101"},
            {"cost_to_win_minor", "margin_percent"},
        ),
    ],
)
def test_impossible_costs_are_refused(owners_desk, typed, wrong):
    answer = owners_desk.submit(COSTS, **typed)

    assert (answer.status_code, wrong_fields(answer)) == (422, wrong)
    assert f'value="{typed["margin_percent"]}"' in answer.text
