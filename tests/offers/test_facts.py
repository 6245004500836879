"""What the database says about a student, read as facts."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Lesson, Module
from shop.extensions import db
from shop.ladder.rules import Place
from shop.learning.models import Attendance, Graduation, ModuleCompletion, SourceKind
from shop.learning.operations import grant, revoke
from shop.learning.task_models import HandIn
from shop.learning.task_rules import HandInState
from shop.offers.facts import Facts, Purchases, Score
from shop.offers.facts_queries import facts_of
from shop.offers.limits import Limits
from shop.offers.operations import answer
from shop.offers.words import AnswerKind, Moment, ProposalState
from shop.orders.models import Order
from shop.payments.models import Dispute, Payment, PaymentState, Refund, RefundState, Route
from shop.voice.models import Question, SurveyAnswer
from tests.offers.gathering import NEVER_BOUGHT, graduate, put
from tests.world import product

DAY = timedelta(days=1)
ASKED_OF_HANA = Limits(bridge_from_ratio=4)


def known(student, now, purchases=NEVER_BOUGHT):
    return facts_of(student.id, purchases, now)


def add(*rows):
    db.session.add_all(rows)
    db.session.commit()
    return rows[-1]


def test_a_new_student_is_a_clean_page(world, now):
    assert known(world.hana, now) == Facts(student_id=world.hana.id, limits=ASKED_OF_HANA)


def test_a_gift_is_owned_until_it_is_taken_back(world, now):
    grant(world.hana.id, world.blog.id, SourceKind.GIFT, 1, now)
    assert known(world.hana, now).owns == {world.blog.id}

    revoke(SourceKind.GIFT, 1, "mistake", now)
    assert known(world.hana, now).owns == frozenset()


def test_a_first_module_is_a_success_on_its_rung(world, now):
    grant(world.hana.id, world.blog.id, SourceKind.GIFT, 1, now)
    assert known(world.hana, now).begun == {Place(world.ladder.id, 3)}
    assert known(world.hana, now).succeeded == frozenset()

    finished = {"student_id": world.hana.id, "product_id": world.blog.id, "completed_at": now}
    add(ModuleCompletion(module_id=1, **finished))
    assert known(world.hana, now).succeeded == {Place(world.ladder.id, 3)}


def test_only_courses_are_begun(world, now):
    grant(world.hana.id, world.coaching.id, SourceKind.GIFT, 1, now)
    assert known(world.hana, now).begun == frozenset()


def test_a_graduation_counts_until_it_is_revoked(world, now):
    graduate(world.hana, world.blog, now)
    assert known(world.hana, now).graduated == {world.blog.id: now}

    db.session.query(Graduation).update({"revoked_at": now})
    db.session.commit()
    assert known(world.hana, now).graduated == {}


def test_an_event_attended_is_remembered(world, now):
    there = {"student_id": world.hana.id, "product_id": world.webinar.id}
    add(Attendance(attended_at=now, **there))
    assert known(world.hana, now).attended == {world.webinar.id}


def test_the_newest_score_of_a_product_counts(world, now):
    def survey(score, at):
        about = {"student_id": world.hana.id, "product_id": world.blog.id}
        return SurveyAnswer(score=score, answered_at=at, **about)

    add(
        survey(3, now - 2 * DAY), survey(9, now - DAY), survey(None, now), survey(2, now - 91 * DAY)
    )
    assert known(world.hana, now).scores == (Score(9, now - DAY),)


def test_a_question_waits_until_it_is_answered(world, now):
    asked = {"student_id": world.hana.id, "email": "hana@example.jp", "words": "?"}
    question = add(Question(asked_at=now, **asked))
    assert known(world.hana, now).open_question

    question.answered_at = now
    db.session.commit()
    assert not known(world.hana, now).open_question


@pytest.fixture
def payment(world, now):
    order = add(
        Order(
            student_id=world.hana.id,
            quote_id="q",
            language="ja",
            opened_at=now,
            expires_at=now,
        )
    )
    return add(
        Payment(
            mode="test",
            order_id=order.id,
            student_id=world.hana.id,
            route=Route.CHECKOUT,
            state=PaymentState.SUCCEEDED,
            amount_minor=1_980,
            created_at=now,
            window_ends_at=now,
        )
    )


def test_a_payment_that_went_through_is_no_worry(world, payment, now):
    facts = known(world.hana, now)
    assert not facts.payment_open
    assert facts.payment_failed_at is None


@pytest.mark.parametrize("state", [PaymentState.DECLINED, PaymentState.FAILED])
def test_a_payment_refused_is_remembered_until_the_next(world, payment, now, state):
    payment.state = state
    db.session.commit()
    assert known(world.hana, now).payment_failed_at == now


@pytest.mark.parametrize(
    "state",
    [
        PaymentState.PROCESSING,
        PaymentState.AWAITING,
        PaymentState.UNKNOWN,
        PaymentState.NEEDS_REVIEW,
    ],
)
def test_money_on_its_way_is_known(world, payment, now, state):
    payment.state = state
    db.session.commit()
    assert known(world.hana, now).payment_open
    assert not known(world.ken, now).payment_open


@pytest.mark.parametrize(
    ("state", "pending"), [(RefundState.PENDING, True), (RefundState.SUCCEEDED, False)]
)
def test_a_refund_is_pending_until_it_arrives(world, payment, now, state, pending):
    add(Refund(payment_id=payment.id, amount_minor=1, state=state, reason="undone", created_at=now))
    assert known(world.hana, now).refund_pending is pending


@pytest.mark.parametrize(("closed_at", "is_open"), [(None, True), ("now", False)])
def test_a_dispute_is_open_until_it_is_closed(world, payment, now, closed_at, is_open):
    told = {"stripe_dispute": "dp_1", "status": "won", "amount_minor": 1, "opened_at": now}
    add(Dispute(payment_id=payment.id, closed_at=now if closed_at else None, **told))
    assert known(world.hana, now).dispute_open is is_open


def test_a_course_left_alone_is_a_sign(world, now):
    grant(world.hana.id, world.blog.id, SourceKind.GIFT, 1, now)
    assert known(world.hana, now + 20 * DAY).idle_since == now


def test_work_handed_in_is_a_sign_of_life(world, now):
    grant(world.hana.id, world.blog.id, SourceKind.GIFT, 1, now)
    lesson_id = db.session.scalar(
        sa.select(Lesson.id).join(Lesson.module).where(Module.product_id == world.blog.id)
    )
    mine = {"student_id": world.hana.id, "lesson_id": lesson_id, "state": HandInState.WAITING}
    add(HandIn(handed_in_at=now + 19 * DAY, **mine))

    assert known(world.hana, now + 20 * DAY).idle_since == now + 19 * DAY
    assert known(world.hana, now + 18 * DAY).idle_since == now


def test_finishing_something_else_is_a_sign_of_life(world, now):
    grant(world.hana.id, world.mini.id, SourceKind.GIFT, 1, now)
    graduate(world.hana, world.blog, now + 19 * DAY)
    assert known(world.hana, now + 20 * DAY).idle_since == now + 19 * DAY


def test_a_proposal_is_remembered_with_its_answer(world, now):
    proposal = put(world.hana, graduate(world.hana, world.blog, now), now)
    answer(proposal, AnswerKind.DECLINED, now + DAY)

    (past,) = known(world.hana, now + DAY).past

    assert (past.product_id, past.from_id, past.about) == (
        world.coaching.id,
        world.blog.id,
        world.blog.id,
    )
    assert (past.state, past.answered_at) == (ProposalState.DECLINED, now + DAY)
    assert past.moment is Moment.COURSE_COMPLETED


def test_what_others_did_is_not_known_of_hana(world, now):
    graduate(world.ken, world.blog, now)
    grant(world.ken.id, world.seo.id, SourceKind.GIFT, 1, now)
    assert known(world.hana, now) == Facts(student_id=world.hana.id, limits=ASKED_OF_HANA)


def test_what_the_rooms_of_money_know_is_handed_in(world, now):
    bought = Purchases(last_bought_at=now, refunded_products=frozenset({world.seo.id}))
    assert known(world.hana, now, bought).purchases is bought


def test_a_long_history_costs_no_more_queries(world, now, counting_queries):
    def gather():
        with counting_queries() as seen:
            known(world.hana, now)
        return len(seen)

    few = gather()
    for n in range(5):
        extra = product(world, f"more-{n}", 1_000, requires_id=None)
        graduate(world.hana, extra, now)
    assert gather() == few == 3
