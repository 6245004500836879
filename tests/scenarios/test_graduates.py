"""What a graduation gives, once; and what is left when it, or its money, is taken back."""

import pytest

from shop import clock, jobs
from shop.accounts.models import Student
from shop.learning.models import Revocation
from shop.offers.models import Proposal
from shop.offers.words import ProposalState
from shop.sandbox import play
from tests.scenarios.desk import opens, staff
from tests.scenarios.learners import (
    certificates_of,
    email_of,
    graduate,
    lessons_of,
    letters_to,
    one_of,
)
from tests.scenarios.people import new_student, words
from tests.scenarios.seen import accepting, given_to, intent_of, newest_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_failures")]
WHY = "代わりの人が受けたため"


def graduate_of_blog(*tabs):
    """Bought a week ago; the page that praises proposes the coaching. The newest order."""
    orders = [tab.buy("blog") for tab in tabs]
    tabs[0].shop.later(days=8)
    assert {graduate(tab).status_code for tab in tabs} == {200}
    return orders[-1]


def revoke(shop, student_id):
    """At the desk; what the desk says about the student afterwards."""
    desk, student = staff(shop), one_of(shop, Student, id=student_id)
    place = f"/studio/students/{student.public_id}"
    answer = desk.post(f"{place}/graduations/blog/revoke", because=WHY)
    assert answer.status_code == 303, answer.text[-2000:]
    return words(desk.get(place))


@pytest.mark.scenario("62")
def test_a_revoked_graduation_takes_its_open_proposals_along(shop, hana, tab):
    graduate_of_blog(tab)
    proposal = one_of(shop, Proposal, student_id=hana)
    quote = tab.quote(f"/products/coaching/checkout?proposal={proposal.public_id}")
    assert quote and proposal.state is ProposalState.SHOWN

    revoke(shop, hana)

    assert one_of(shop, Proposal, student_id=hana).state is ProposalState.WITHDRAWN
    assert tab.post("/orders", quote=quote).status_code in (409, 410)
    assert tab.post(accepting(shop, hana), answer="accepted").status_code in (409, 410)
    assert tab.quote("/products/coaching/checkout") == ""
    assert given_to(shop, hana) == 1


@pytest.mark.scenario("62")
def test_what_a_graduate_bought_stays_when_the_graduation_is_revoked(shop, hana, tab):
    graduate_of_blog(tab)
    (paper,) = certificates_of(shop, hana)
    tab.order("webinar")  # costs nothing, but for graduates only

    said = revoke(shop, hana)

    assert opens(tab, "blog") and tab.get("/events/webinar").status_code == 200
    row = one_of(shop, Revocation, student_id=hana)
    assert (row.because, row.actor_id) == (WHY, one_of(shop, Student, name="直").id)
    assert f"直が取り消しました。理由：{WHY}" in said
    assert tab.get(f"/certificates/{paper}").status_code == 404
    assert "この修了証は取り消されています" in words(shop.visitor().get(f"/verify/{paper}"))


@pytest.mark.scenario("63")
@pytest.mark.parametrize("change", ["offers switched off", "a bank asks"])
def test_who_is_not_eligible_any_more_at_the_press_is_not_charged(shop, hana, tab, change):
    order = tab.buy("blog")
    quote = tab.quote(f"/orders/{order}/thanks")
    assert quote

    if change == "offers switched off":
        assert shop.visitor(hana).post("/account/offer-switch", on="0").status_code == 303
    else:
        play.dispute(shop.standin, intent_of(shop, order))
        shop.deliver_all()

    answer = tab.post(accepting(shop, hana), answer="accepted", quote=quote)
    assert answer.status_code in (409, 410)
    assert newest_of(shop, hana) == order
    assert "請求はされていません" in words(answer)


@pytest.mark.scenario("F7")
def test_who_gave_it_back_finds_it_closed_and_hears_nothing_more(shop, hana):
    reader, gave_back = new_student(shop, "ken"), hana
    tabs = shop.visitor(reader), shop.visitor(gave_back)
    order = graduate_of_blog(*tabs)
    for tab in tabs:
        tab.post("/account/mail-switch", purpose="courses", on="1")
    play.refund(shop.standin, intent_of(shop, order))
    shop.deliver_all()
    shop.later(days=8)
    shop.ask(jobs.follow_up, clock.now())
    shop.work()

    def sold_to(student_id):
        return len(letters_to(shop, email_of(shop, student_id), "next_step"))

    assert (sold_to(reader), sold_to(gave_back)) == (1, 0)
    last = lessons_of(shop, "blog")[-1]
    assert not opens(tabs[1], "blog")
    assert tabs[1].post(f"/lessons/{last.id}/completion").status_code == 404
    assert not opens(tabs[1], "blog") and given_to(shop, gave_back) == 0
