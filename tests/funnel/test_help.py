"""At the very place where an offer would have stood, a hand for those who need one."""

from datetime import timedelta

import pytest

from shop import clock
from shop.extensions import db
from shop.learning.operations import attend
from shop.offers.models import Proposal
from shop.offers.words import Rule
from shop.voice.models import HelpTask, Question, SurveyAnswer
from tests.funnel.conftest import newest, words
from tests.world import product

WEEK = timedelta(weeks=1)


@pytest.fixture
def unhappy(world, standin):
    said = {"student_id": world.hana.id, "product_id": world.blog.id, "answered_at": clock.now()}
    db.session.add(SurveyAnswer(score=2, **said))
    db.session.commit()


def tasks():
    db.session.expire_all()
    return [(each.student_id, each.reason) for each in db.session.query(HelpTask)]


@pytest.mark.parametrize("place", ["/me", "/courses/blog/graduation", "/events/webinar/after"])
def test_the_unhappy_find_help_where_the_offer_would_stand(hana, finish, world, unhappy, place):
    finish(world.blog)
    attend(world.hana.id, world.webinar.id, clock.now())
    page = words(hana.get(place))

    assert "合わなかったところを教えてください" in page
    assert "/contact?about=blog" in page
    assert "「blogの講座」をもう一度見る" in page
    assert "表示の理由：" not in page
    assert newest(Proposal) is None


def test_a_finished_module_is_followed_by_help_too(hana, finish, world, unhappy):
    finish(world.blog, modules=1)
    page = words(hana.get("/modules/2/completed"))

    assert page.index("が終わりました") < page.index("合わなかったところを教えてください")
    assert "「レッスン2-1」の続きから（5分）" in page


def test_a_low_score_is_a_task_at_once_and_stays_one(app, hana, finish, world, standin):
    finish(world.blog)
    hana.submit("/products/blog/survey", score="3", words="難しかったです")
    mori = app.test_client().sign_in(world.mori)

    assert "先に手助けが要るため" in words(mori.get("/studio"))
    assert "合わなかったところを教えてください" in words(hana.get("/me"))
    assert tasks() == [(world.hana.id, Rule.UNHAPPY)]


def test_the_teacher_is_told_once_a_fortnight(hana, finish, world, unhappy, standin):
    finish(world.blog)
    for _ in range(2):
        hana.get("/me")
    assert tasks() == [(world.hana.id, Rule.UNHAPPY)]

    standin.advance(2 * WEEK)
    hana.get("/me")
    assert len(tasks()) == 2


def test_whoever_asked_learns_that_the_answer_is_coming(hana, finish, world, standin):
    finish(world.blog)
    asked = {"student_id": world.hana.id, "email": world.hana.email, "asked_at": clock.now()}
    db.session.add(Question(words="?", **asked))
    db.session.commit()

    page = words(hana.get("/me"))
    assert "ご質問が届いています" in page
    assert "/contact?about" not in page


def test_whoever_stopped_on_the_way_finds_the_lesson_to_go_on_with(hana, finish, world, standin):
    finish(world.blog, modules=1)
    standin.advance(2 * WEEK)

    page = words(hana.get("/me"))
    assert "続きをいっしょに始めませんか" in page
    assert "/learn/blog/m2/l1" in page
    assert tasks() == [(world.hana.id, Rule.STALLED)]


def test_a_live_hour_is_named_only_when_it_sells_nothing(hana, finish, world, unhappy):
    finish(world.blog)
    world.webinar.starts_at = clock.now() + WEEK
    db.session.commit()
    assert "無料：" not in words(hana.get("/me"))

    product(world, "questions", 0, "event", starts_at=clock.now() + WEEK, minutes=60)
    db.session.commit()
    assert "無料：questionsの講座" in words(hana.get("/me"))


def test_a_proposal_that_waits_gives_way_to_help(hana, finish, world, standin):
    finish(world.blog)
    hana.get("/courses/blog/graduation")
    said = {"student_id": world.hana.id, "product_id": world.blog.id, "answered_at": clock.now()}
    db.session.add(SurveyAnswer(score=1, **said))
    db.session.commit()

    for place in ("/me", "/courses/blog/graduation"):
        page = words(hana.get(place))
        assert "表示の理由：" not in page
        assert "合わなかったところを教えてください" in page


def test_the_content_find_no_help_and_nobody_is_told(hana, finish, world):
    finish(world.blog)
    assert 'id="help"' not in hana.get("/me").text
    assert tasks() == []


def test_a_question_about_a_course_reaches_its_teacher(hana, give, world):
    give(world.blog)
    assert "blogの講座" in words(hana.get("/contact?about=blog"))

    hana.submit("/contact", about="blog", words="先に進めません")
    assert newest(Question).product_id == world.blog.id
