from datetime import timedelta
from itertools import count as counting

import pytest
import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.models import Lesson
from shop.catalogue.task_rules import quiz_of
from shop.catalogue.wording_rules import Refused
from shop.extensions import db
from shop.learning.models import Completion, Graduation, SourceKind
from shop.learning.operations import TaskOpen, complete_lesson, grant, revoke, uncomplete_lesson
from shop.learning.task_models import HandIn, QuizPass
from shop.learning.task_operations import accept_hand_in, ask_once_more, hand_in, try_quiz
from shop.learning.task_queries import hand_ins
from shop.learning.task_rules import Work
from shop.outbox import Outbox
from tests.learning.tasks import QUIZ, ask_hand_in, ask_quiz
from tests.learning.test_operations import count, lessons_of
from tests.racing import BOTH_DATABASES, guard_off, race

HOUR, THREE = timedelta(hours=1), quiz_of(QUIZ)
PASSED, FAILED = (2, 1, 3), (1, 1, 1)
WORK = Work("書きました", "https://example.jp/page")


@pytest.fixture
def lesson(world, now):
    """The first lesson of Hana's blog course."""
    grant(world.hana.id, world.blog.id, SourceKind.ORDER_LINE, 1, now)
    db.session.commit()
    return lessons_of(world.blog)[0]


@pytest.fixture
def handed_in(world, lesson, now):
    ask_hand_in(lesson)
    hand_in(world.hana.id, lesson, WORK, now)
    return newest()


def newest():
    return db.session.scalars(hand_ins().order_by(HandIn.id.desc()).limit(1)).one()


def module_of(lesson_id):
    return db.session.get(Lesson, lesson_id).module_id


def letters():
    kept = sa.select(Outbox.payload).filter_by(kind="letter").order_by(Outbox.id)
    return [each for each in db.session.scalars(kept) if each["event"] == "hand_in_answered"]


def test_a_lesson_with_a_quiz_is_not_finished_by_a_press(world, lesson, now):
    ask_quiz(lesson)

    with pytest.raises(TaskOpen):
        complete_lesson(world.hana.id, lesson, now)

    assert count(Completion) == 0


def test_a_lesson_with_a_hand_in_is_not_finished_by_a_press(world, handed_in, now):
    with pytest.raises(TaskOpen):
        complete_lesson(world.hana.id, handed_in.lesson_id, now)

    assert count(Completion) == 0


def test_passing_the_quiz_finishes_the_lesson_and_its_module(world, lesson, now):
    ask_quiz(lesson)
    complete_lesson(world.hana.id, lessons_of(world.blog)[1], now)

    tried = try_quiz(world.hana.id, lesson, THREE, PASSED, now)

    assert tried.ended.module_id == module_of(lesson)
    assert count(QuizPass) == 1


def test_a_quiz_may_be_failed_as_often_as_one_likes(world, lesson, now):
    ask_quiz(lesson)
    for _ in range(5):
        assert try_quiz(world.hana.id, lesson, THREE, FAILED, now).ended is None
    assert count(QuizPass) == count(Completion) == 0

    assert try_quiz(world.hana.id, lesson, THREE, PASSED, now).ended


def test_what_was_finished_before_the_quiz_was_asked_stays_finished(world, lesson, now):
    complete_lesson(world.hana.id, lesson, now)
    ask_quiz(lesson)

    assert complete_lesson(world.hana.id, lesson, now + HOUR).module_id is None

    assert count(Completion) == 1


def test_whoever_passed_may_open_the_lesson_again_and_close_it_by_a_press(world, lesson, now):
    ask_quiz(lesson)
    try_quiz(world.hana.id, lesson, THREE, PASSED, now)
    uncomplete_lesson(world.hana.id, lesson)

    complete_lesson(world.hana.id, lesson, now)

    assert count(Completion) == count(QuizPass) == 1


def test_one_work_waits_at_a_time(world, handed_in, now):
    assert not hand_in(world.hana.id, handed_in.lesson_id, WORK, now)
    assert hand_in(world.ken.id, handed_in.lesson_id, WORK, now)
    assert count(HandIn) == 2


def test_accepted_work_finishes_the_lesson_and_a_letter_says_so(world, handed_in, now):
    assert accept_hand_in(handed_in, "よくできました", world.mori, now + HOUR)

    assert count(Completion) == 1
    (letter,) = letters()
    assert letter["to"] == "hana@example.jp"
    assert letter["context"]["accepted"] is True
    assert letter["context"]["address"] == "/learn/blog/m1/l1"
    assert not hand_in(world.hana.id, handed_in.lesson_id, WORK, now + HOUR)


def test_the_letter_leads_to_the_module_that_ended(world, handed_in, now):
    complete_lesson(world.hana.id, lessons_of(world.blog)[1], now)

    accept_hand_in(handed_in, "", world.mori, now + HOUR)

    module = module_of(handed_in.lesson_id)
    assert letters()[0]["context"]["address"] == f"/modules/{module}/completed"


def test_work_may_be_handed_in_again_after_once_more(world, handed_in, now):
    assert ask_once_more(handed_in, "もう一段落ください", world.mori, now)
    assert count(Completion) == 0
    assert letters()[0]["context"]["words"] == "もう一段落ください"

    assert hand_in(world.hana.id, handed_in.lesson_id, WORK, now + HOUR)
    assert accept_hand_in(newest(), "", world.mori, now + HOUR)
    assert count(Completion) == 1


def test_once_more_says_what_is_missing(world, handed_in, now):
    with pytest.raises(Refused):
        ask_once_more(handed_in, "  ", world.mori, now)

    db.session.rollback()
    assert newest().waiting


def test_the_first_answer_stands(world, handed_in, now):
    assert ask_once_more(handed_in, "もう一度", world.mori, now)

    assert not accept_hand_in(handed_in, "", world.nao, now)

    assert count(Completion) == 0
    assert len(letters()) == 1


def test_whoever_was_refunded_meanwhile_does_not_graduate(world, handed_in, now):
    for lesson in lessons_of(world.blog)[1:]:
        complete_lesson(world.hana.id, lesson, now)
    revoke(SourceKind.ORDER_LINE, 1, "refunded", now)

    assert accept_hand_in(handed_in, "", world.mori, now + HOUR)

    assert count(Graduation) == 0


def answer_in_two_tabs(app, work, actor, now):
    """One accepts while the other asks once more."""
    work_id, actor_id, turn = work.id, actor.id, counting()

    def answer():
        tab = next(turn)
        mine = db.session.scalars(hand_ins().where(HandIn.id == work_id)).one()
        teacher = db.session.get_one(Student, actor_id)
        db.session.rollback()
        deed = accept_hand_in if tab % 2 else ask_once_more
        return deed(mine, "返事です", teacher, now)

    return race(app, 6, answer)


@BOTH_DATABASES
def test_six_tabs_give_one_answer_and_one_letter(app, world, handed_in, now):
    answers = answer_in_two_tabs(app, handed_in, world.mori, now)

    assert sorted(answers) == [False] * 5 + [True]
    assert len(letters()) == 1
    assert count(Completion) == (1 if newest().accepted else 0)


def careless_claim(work, state, words, actor, now):
    """Whoever comes writes."""
    changed = sa.update(HandIn).filter_by(id=work.id).values(state=state, answered_at=now)
    db.session.execute(changed)
    return True


def test_without_the_claim_there_would_be_several_answers(app, world, handed_in, now):
    with guard_off("shop.learning.task_operations._claim", careless_claim):
        answers = answer_in_two_tabs(app, handed_in, world.mori, now)

    assert sorted(answers, key=str) != [False] * 5 + [True]


@BOTH_DATABASES
def test_work_sent_from_many_windows_waits_once(app, world, lesson, now):
    ask_hand_in(lesson)
    student_id = world.hana.id

    answers = race(app, 6, lambda: hand_in(student_id, lesson, WORK, now))

    assert sorted(answers) == [False] * 5 + [True]
    assert count(HandIn) == 1


def simply_written(model, **values):
    db.session.execute(sa.insert(model).values(**values))
    return True


def test_without_its_guard_five_windows_would_meet_an_error(app, world, lesson, now):
    ask_hand_in(lesson)
    student_id = world.hana.id

    with guard_off("shop.learning.task_operations.insert_once", simply_written):
        answers = race(app, 6, lambda: hand_in(student_id, lesson, WORK, now))

    assert sorted(answers, key=str) != [False] * 5 + [True]
