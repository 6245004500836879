from datetime import timedelta

import pytest

from shop import clock
from shop.catalogue.queries import curriculum_of
from shop.extensions import db
from shop.learning.models import ModuleCompletion
from shop.learning.operations import attend
from shop.offers.models import DecisionRecord, Proposal
from tests.funnel.conftest import answer_address, newest, words


@pytest.fixture
def first_module(world, finish):
    """Hana has just finished the first module of the blog course."""
    finish(world.blog, modules=1)
    return f"/modules/{curriculum_of(world.blog.id)[0].id}/completed"


def test_a_finished_module_is_praised_before_anything_is_proposed(hana, first_module, world):
    page = words(hana.get(first_module)).partition("<main")[2]

    assert page.index("hana draw") < page.index("「第1章」が終わりました")
    assert page.index("「第2章」へ進む（5分）") < page.index("表示の理由：")
    assert "できるようになりました" in page


def test_one_suggestion_has_three_equal_answers(hana, first_module, world):
    page = words(hana.get(first_module))

    assert page.count("btn ghost") == 3
    assert f"/products/seo?proposal={newest(Proposal).public_id}" in page
    assert "あとで見る（7日後）" in page
    assert "不要です" in page


def test_any_answer_goes_on_to_the_next_module(hana, first_module, world):
    hana.get(first_module)
    answer = hana.submit(answer_address(), answer="later", next="/learn/blog/m2/l1")

    assert answer.location == "/learn/blog/m2/l1"
    assert "表示の理由：" not in words(hana.get(first_module))


def test_coming_back_is_still_praised_and_nothing_new_is_proposed(
    hana, first_module, world, standin
):
    hana.get(first_module)
    standin.advance(timedelta(days=1))
    again = words(hana.get(first_module))

    assert "が終わりました" in again
    assert "hana draw" not in again
    assert db.session.query(Proposal).count() == 1


def test_a_module_is_praised_for_whoever_finished_it_only(hana, ken, first_module, client):
    assert ken.get(first_module).status_code == 404
    assert hana.get("/modules/999999999999999/completed").status_code == 404
    assert "/sign-in" in client.application.test_client().get(first_module).location


def test_who_switched_offers_off_is_praised_and_asked_nothing(hana, first_module, world):
    world.hana.takes_offers = False
    db.session.commit()

    assert "表示の理由：" not in words(hana.get(first_module))
    assert newest(DecisionRecord).verdicts[0]["stop"]


def test_the_last_module_is_the_graduation(hana, finish, world):
    finish(world.blog)
    last = newest(ModuleCompletion).module_id

    assert hana.get(f"/modules/{last}/completed").location == "/courses/blog/graduation"


def test_a_graduate_sees_the_certificate_first_and_then_the_next_rung(hana, finish, world):
    finish(world.blog)
    page = words(hana.get("/courses/blog/graduation")).partition("<main")[2]

    assert page.index("hana draw") < page.index("/certificates/") < page.index("表示の理由：")
    assert "¥198,000で申し込みへ進む" in page
    assert "「blogの講座」を修了されたため" in page


def test_the_graduates_answer_holds_on_the_same_page(hana, finish, world):
    finish(world.blog)
    hana.get("/courses/blog/graduation")
    hana.submit(answer_address(), answer="declined", next="/courses/blog/graduation")

    page = words(hana.get("/courses/blog/graduation"))
    assert "60日間表示しません" in page
    assert "表示の理由：" not in page


def test_before_graduation_the_page_lists_what_is_left(hana, ken, first_module, client):
    page = words(hana.get("/courses/blog/graduation"))

    assert "残り2本" in page
    assert "/learn/blog/m2/l1" in page
    assert ken.get("/courses/blog/graduation").status_code == 404
    assert hana.get("/courses/worksheet/graduation").status_code == 404


def test_whoever_took_part_is_thanked_and_shown_the_step_beyond(hana, ken, finish, world):
    finish(world.blog)
    assert hana.get("/events/webinar/after").status_code == 404

    attend(world.hana.id, world.webinar.id, clock.now())
    page = words(hana.get("/events/webinar/after"))

    assert "ご参加ありがとうございました" in page
    assert newest(Proposal).product_id == world.coaching.id
    assert "表示の理由：" in page
    assert ken.get("/events/webinar/after").status_code == 404


def test_an_event_leads_on_to_what_waits_for_an_answer(hana, finish, world):
    finish(world.blog)
    hana.get("/courses/blog/graduation")
    attend(world.hana.id, world.webinar.id, clock.now())

    assert "¥198,000で申し込みへ進む" in words(hana.get("/events/webinar/after"))
    assert db.session.query(Proposal).count() == 1
