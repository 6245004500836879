"""Courses that change, end or are taken back after somebody learned in them. Over HTTP."""

import pytest

from shop.catalogue.models import Lesson
from shop.extensions import db
from shop.learning.task_models import HandIn
from tests.scenarios.desk import opens, staff
from tests.scenarios.learners import (
    certificates_of,
    email_of,
    finish,
    graduate,
    lessons_of,
    letters_to,
    modules_of,
    new_course,
    new_teacher,
    one_of,
)
from tests.scenarios.people import new_student, words
from tests.scenarios.seen import given_to
from tests.scenarios.shopfront import at_once

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_failures")]


def gone_for_others(shop, slug):
    ken = shop.visitor(new_student(shop, "ken"))
    pages = [f"/products/{slug}", f"/products/{slug}/checkout", f"/learn/{slug}/m1/l2"]
    return {each.get(page).status_code for each in (ken, shop.visitor()) for page in pages}


@pytest.mark.scenario("60")
@pytest.mark.parametrize("who_goes", ["course", "teacher"])
def test_what_is_not_sold_any_more_stays_with_its_owners_only(shop, tab, desk, who_goes):
    rin = new_teacher(shop)
    course = new_course(shop, teacher=rin)
    tab.buy(course)
    ken = shop.visitor(new_student(shop, "ken"))
    late = ken.quote(f"/products/{course}/checkout")

    if who_goes == "course":
        gone = desk.post(f"/studio/products/{course}/unpublish")
    else:
        gone = desk.post(f"/studio/students/{rin.public_id}/role", role="student")

    assert gone.status_code == 303
    assert opens(tab, course)
    assert course in tab.get("/me").text
    assert gone_for_others(shop, course) <= {403, 404, 410}
    assert ken.post("/orders", quote=late).status_code in (404, 409, 410)
    assert given_to(shop, ken.student_id) == 0


@pytest.mark.scenario("61")
def test_progress_follows_its_module_wherever_it_goes(shop, tab, desk):
    course = new_course(shop)
    tab.buy(course)
    first, second = modules_of(shop, course)
    finish(tab, lessons_of(shop, course)[:2])

    desk.post(f"/studio/modules/{second.id}/move", do="up")
    desk.post(f"/studio/products/{course}/modules", title_ja="新しい章", title_en="New")
    desk.post(f"/studio/modules/{first.id}/remove")  # refused: somebody finished it

    assert [each.id for each in modules_of(shop, course)][:2] == [second.id, first.id]
    assert len(modules_of(shop, course)) == 3
    assert tab.get(f"/modules/{first.id}/completed").status_code == 200
    assert tab.get(f"/modules/{second.id}/completed").status_code == 404
    assert "4本のうち2本" in words(tab.get(f"/products/{course}"))


@pytest.mark.scenario("61")
def test_a_graduation_outlives_every_change_of_its_course(shop, hana, tab, desk):
    course = new_course(shop)
    tab.buy(course)
    assert graduate(tab, course).status_code == 200
    (paper,) = certificates_of(shop, hana)

    first, second = modules_of(shop, course)
    desk.post(f"/studio/modules/{second.id}/move", do="up")
    desk.post(f"/studio/products/{course}/modules", title_ja="新しい章", title_en="New")
    new = modules_of(shop, course)[-1]
    desk.post(
        f"/studio/modules/{new.id}/lessons/new", title_ja="足した", body_ja="本文", minutes="5"
    )
    assert len(lessons_of(shop, course)) == 5
    assert desk.post(f"/studio/modules/{new.id}/remove").status_code == 303

    assert certificates_of(shop, hana) == [paper]
    for address in (f"/certificates/{paper}", f"/courses/{course}/graduation"):
        assert tab.get(address).status_code == 200
    assert "この修了証は本物です" in words(shop.visitor().get(f"/verify/{paper}"))


@pytest.fixture
def work(shop, hana, tab):
    """Hana handed in her last lesson's work and waits; the course and its HandIn."""
    course = new_course(shop, modules=1)
    tab.buy(course)
    first, last = lessons_of(shop, course)

    def asked():
        db.session.get_one(Lesson, last.id).hand_in = {"ja": "一ページ", "en": "One page"}
        db.session.commit()

    shop.ask(asked)
    at_once(lambda each=each: finish(each, [first]) for each in [tab.copy() for _ in range(4)])
    assert tab.post(f"/lessons/{last.id}/hand-in", words="書きました").status_code == 303
    return course, one_of(shop, HandIn, student_id=hana)


@pytest.mark.scenario("F6")
def test_late_marks_double_presses_and_reloads_make_one_certificate(shop, hana, tab, work):
    course, handed_in = work
    shop.later(days=6)
    desk, place = staff(shop, "mori"), f"/studio/hand-ins/{handed_in.id}"

    at_once(
        lambda each=each: each.post(place, answer="よく書けています", verdict="accepted")
        for each in [desk.copy() for _ in range(6)]
    )
    pages = [tab.copy() for _ in range(8)]
    praise = f"/courses/{course}/graduation"
    seen = at_once(
        lambda each=each: [each.get(praise).status_code for _ in range(5)] for each in pages
    )

    assert sum(seen, []) == [200] * 40
    assert len(certificates_of(shop, hana)) == 1
    told = [each["event"] for each in letters_to(shop, email_of(shop, hana))]
    assert sorted(told) == ["hand_in_answered", "receipt"]
