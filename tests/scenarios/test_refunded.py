"""Group E, money back: at the desk and from Stripe's dashboard, over HTTP on both databases."""

import pytest

from shop import clock, jobs
from shop.payments.models import RefundState
from shop.sandbox import play
from tests.scenarios.desk import (
    back_from_dashboard,
    opens,
    pay_back,
    posted,
    press,
    refunds_of,
    sent_back,
    sums_of,
    tasks_about,
)
from tests.scenarios.people import new_bundle, new_product, words
from tests.scenarios.seen import accepting, intent_of, letters, row_of
from tests.scenarios.shopfront import at_once

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("no_failures")]
LATE_REFUND = "4000000000007726"


def told(shop, order, kind="refunded"):
    return [len(letters(shop, order, kind, each.id)) for each in refunds_of(shop, order)]


@pytest.mark.scenario("52")
@pytest.mark.parametrize("from_the", ["desk", "dashboard"])
def test_all_of_it_back_ends_access_with_a_letter_and_a_paper(shop, tab, desk, from_the):
    order = tab.buy("blog")
    assert opens(tab, "blog")

    pay_back(desk, order) if from_the == "desk" else back_from_dashboard(shop, order)

    assert not opens(tab, "blog")
    assert (sent_back(shop, order), told(shop, order)) == ([49_800], [1])
    assert has_credit_note(tab, order)


@pytest.mark.scenario("52")
def test_the_paper_is_there_though_stripe_has_not_called(shop, tab, desk):
    order = tab.buy("blog")
    press(desk, order, sums_of(desk, order))
    assert not has_credit_note(tab, order)

    shop.ask(jobs.sweep, clock.now())

    assert has_credit_note(tab, order)


def has_credit_note(tab, order):
    number = row_of(tab.shop, order).number.replace("D", "R", 1)
    return f"{number}-C" in words(tab.get(f"/orders/{order}/receipt"))


@pytest.mark.scenario("52")
@pytest.mark.parametrize("from_the", ["desk", "dashboard"])
def test_what_was_proposed_after_it_dies_with_it(shop, hana, tab, desk, from_the):
    order = tab.buy("blog")
    quote = tab.quote(f"/orders/{order}/thanks")
    assert quote

    pay_back(desk, order) if from_the == "desk" else back_from_dashboard(shop, order)

    answer = tab.post(accepting(shop, hana), answer="accepted", quote=quote)
    assert answer.status_code in (409, 410)
    with shop.standin.reading() as stripe:
        customer = row_of(shop, order).payments[-1].customer_id
        assert len(stripe.find("charge", customer=customer)) == 1


@pytest.mark.scenario("53")
@pytest.mark.scenario("F4")
def test_one_course_of_a_bundle_goes_back_at_its_share(shop, tab, desk):
    order = tab.buy("bundle")

    pay_back(desk, order, (0, 20_860))
    assert (opens(tab, "blog"), opens(tab, "seo")) == (True, False)
    assert sent_back(shop, order) == [20_860]

    pay_back(desk, order)
    assert (opens(tab, "blog"), opens(tab, "seo")) == (False, False)
    assert sent_back(shop, order) == [20_860, 34_860]


@pytest.mark.scenario("53")
def test_ten_thousand_yen_over_three_courses_go_back_to_the_yen(shop, tab, desk):
    three = [new_product(shop, 4_000) for _ in range(3)]
    order = tab.buy(new_bundle(shop, 10_000, *three))
    over = sums_of(desk, order, (3_335, 0, 0))

    for amounts in ((3_334, 0, 0), (0, 3_333, 0), (0, 0, 3_333)):
        pay_back(desk, order, amounts)

    assert over.status_code == 422
    assert sent_back(shop, order) == [3_333, 3_333, 3_334]
    assert [line.refunded_minor for line in row_of(shop, order).lines] == [3_334, 3_333, 3_333]


@pytest.mark.scenario("54")
def test_of_eight_refunds_at_once_as_many_go_as_were_paid(shop, tab, desk):
    order = tab.buy("blog")
    ready = [(desk.copy(), sums_of(desk, order, (20_000,))) for _ in range(8)]

    answers = at_once(lambda d=d, s=s: press(d, order, s) for d, s in ready)
    posted(shop)

    statuses = [answer.status_code for answer in answers]
    assert (statuses.count(303), statuses.count(422)) == (2, 6)
    assert sent_back(shop, order) == [20_000, 20_000]
    assert row_of(shop, order).lines[0].refunded_minor == 40_000
    assert opens(tab, "blog")


@pytest.mark.scenario("54")
def test_a_refund_of_the_dashboard_nobody_heard_of_is_not_exceeded(shop, tab, desk):
    order = tab.buy("blog")
    sums = sums_of(desk, order, (30_000,))
    play.refund(shop.standin, intent_of(shop, order), 30_000)

    assert press(desk, order, sums).status_code == 303
    posted(shop)

    assert sent_back(shop, order) == [30_000]
    assert row_of(shop, order).lines[0].refunded_minor == 30_000
    assert tasks_about(shop, order) == ["refund_failed"]
    assert opens(tab, "blog")


@pytest.mark.scenario("55")
@pytest.mark.parametrize(("arrives", "after"), [(True, [49_800]), (False, [])])
def test_a_refund_on_its_way_is_followed_to_its_end(shop, tab, desk, arrives, after):
    order = tab.buy("blog", card=LATE_REFUND)
    pay_back(desk, order)
    (refund,) = refunds_of(shop, order)
    assert (refund.state, sent_back(shop, order)) == (RefundState.PENDING, [])
    assert not opens(tab, "blog")

    play.finish_refund(shop.standin, refund.stripe_refund, ok=arrives)
    shop.deliver_all()

    assert (sent_back(shop, order), told(shop, order)) == (after, [1])
    assert opens(tab, "blog") is not arrives
    assert row_of(shop, order).lines[0].refunded_minor == sum(after)
    assert tasks_about(shop, order) == ([] if arrives else ["refund_failed"])
