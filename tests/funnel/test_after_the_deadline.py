"""When a promise has ended it has ended everywhere, and nothing as good follows elsewhere."""

from datetime import timedelta

import pytest

from shop import clock
from shop.accounts.account_operations import switch_mail
from shop.catalogue.models import School
from shop.extensions import db
from shop.ladder.models import NextStep, NextStepKind
from shop.languages import ZONE
from shop.offers.models import Proposal
from shop.offers.occasions import what_if
from shop.offers.rules import Moment, Rule
from shop.offers.words import PriceRule
from shop.orders.coupon_operations import save_coupon
from shop.orders.coupon_rules import CouponDraft
from shop.orders.models import Order
from tests.funnel.conftest import answer_address, newest, quote_in, words
from tests.offers.gathering import decision_at, terms_for

DAY = timedelta(days=1)
LESS = {"price_rule": PriceRule.FIXED, "fixed_minor": 150_000, "window_hours": 24}


@pytest.fixture
def promised(hana, finish, world, standin):
    """Hana graduated and was promised coaching for less, for a day."""
    terms_for(world.to_coaching, Moment.COURSE_COMPLETED, clock.now(), **LESS)
    finish(world.blog)
    hana.get("/courses/blog/graduation")
    return newest(Proposal)


@pytest.fixture
def ended(promised, standin):
    standin.advance(DAY)
    return promised


@pytest.mark.scenario("27")
@pytest.mark.parametrize("page", ["/courses/blog/graduation", "/offers/{id}", "/products/coaching"])
def test_it_is_printed_with_its_day_its_time_and_its_zone(hana, promised, page):
    end, address = promised.deadline.astimezone(ZONE), page.format(id=promised.public_id)
    printed = words(hana.get(address))
    assert f"{end.month}月{end.day}日" in printed
    assert f"{end:%H:%M}（日本時間）" in printed
    assert f"{end:%-d %b, %H:%M} JST" in words(hana.get(f"/en{address}"))


def test_looking_again_later_does_not_restart_it(hana, promised, standin):
    deadline = promised.deadline
    standin.advance(DAY / 2)
    hana.get("/courses/blog/graduation")
    hana.submit(answer_address(), answer="later")
    assert newest(Proposal).deadline == deadline


@pytest.mark.invariant(13)
@pytest.mark.parametrize(
    ("channel", "status"),
    [
        pytest.param("/offers/{id}", 410, id="the letter's link"),
        pytest.param("/products/coaching?proposal={id}", 200, id="the product page"),
        pytest.param("/products/coaching", 200, id="the product page by itself"),
        pytest.param("/products/coaching/checkout?proposal={id}", 200, id="the confirm page"),
        pytest.param("/proposals/{id}/confirm", 410, id="between two presses"),
        pytest.param("/me", 200, id="the library"),
        pytest.param("/courses/blog/graduation", 200, id="the page of its moment"),
        pytest.param("/account/offers", 200, id="the student's own history"),
    ],
)
def test_after_its_end_no_page_sells_at_its_price(hana, ended, channel, status):
    page = hana.get(channel.format(id=ended.public_id), follow_redirects=status == 200)

    assert page.status_code == status
    assert "¥150,000で申し込みへ進む" not in words(page)
    assert not quote_in(page) or "¥198,000" in words(page)


@pytest.mark.invariant(13)
@pytest.mark.parametrize("by", ["checkout", "press"])
def test_after_its_end_a_yes_is_refused_and_nothing_is_ordered(hana, ended, by):
    answer = hana.submit(answer_address(), answer="accepted", by=by)

    assert answer.status_code == 410
    assert newest(Order) is None


def test_a_quote_signed_in_time_is_refused_after_the_end(hana, promised, standin):
    standin.advance(DAY - timedelta(minutes=1))
    page = hana.get(f"/products/coaching/checkout?proposal={promised.public_id}")
    assert "¥150,000" in words(page)
    standin.advance(timedelta(minutes=2))

    hana.submit("/orders", quote=quote_in(page))

    assert newest(Order) is None


@pytest.mark.invariant(14)
@pytest.mark.parametrize(
    ("moment", "price", "stopped"),
    [
        (Moment.LIBRARY, 150_000, True),
        (Moment.MAIL, 150_000, True),
        (Moment.PRODUCT_PAGE, 149_999, True),
        (Moment.LIBRARY, 150_001, False),
    ],
)
def test_nothing_equal_or_better_follows_in_another_channel(
    world, ended, moment, price, stopped, standin
):
    standin.advance(7 * DAY)
    switch_mail(world.hana, "courses", True, clock.now())
    fixed = {"slug": "again", "price_rule": PriceRule.FIXED, "fixed_minor": price}
    terms_for(world.to_coaching, moment, clock.now(), **fixed)
    decided = decision_at(world.hana, _occasion(moment, world), clock.now())

    stop = next(each.stop for each in decided.verdicts if each.candidate.goods.name == "coaching")

    assert (stop is Rule.ENDED_LATELY) is stopped


def _occasion(moment, world):
    return what_if(
        moment, world.coaching.id if moment is Moment.PRODUCT_PAGE else None, clock.now()
    )


@pytest.mark.invariant(14)
@pytest.mark.parametrize(
    ("days", "percent", "used"), [(7, 50, False), (7, 10, True), (31, 50, True)]
)
@pytest.mark.parametrize("page", ["/products/coaching", "/products/coaching/checkout"])
@pytest.mark.parametrize("how", ["", "?coupon=OB"])
def test_no_coupon_of_graduates_undercuts_what_has_ended(
    hana, world, ended, standin, days, percent, used, page, how
):
    meant = {"audience": "graduates", "audience_product_id": world.blog.id}
    save_coupon(CouponDraft("OB", percent=percent, **meant), world.nao, clock.now())
    standin.advance(days * DAY)

    read = words(hana.get(f"{page}{how}"))

    assert ("クーポン OB" in read) is used
    assert (f"¥{198_000 * (100 - percent) // 100:,}" in read) is used


@pytest.mark.invariant(14)
def test_a_code_open_to_everybody_is_a_public_price(hana, world, ended):
    save_coupon(CouponDraft("ALL", percent=50), world.nao, clock.now())
    assert "クーポン ALL" in words(hana.get("/products/coaching/checkout?coupon=ALL"))


@pytest.fixture
def worksheet_again(hana, buy, world, standin):
    """A worksheet at ¥1,980 ended unanswered; dearer now, it is added to the next order."""

    def make(days):
        hana.get(buy("blog", email=world.hana.email))
        standin.advance((1 + days) * DAY)
        world.worksheet.price_minor = 2_980
        said = {"ja": "次に困ること", "en": "What comes up next"}
        ends = {"from_id": world.seo.id, "to_id": world.worksheet.id}
        db.session.add(NextStep(kind=NextStepKind.ADD_ON, challenge=said, **ends))
        db.session.commit()
        return buy("seo", email=world.hana.email)

    return make


@pytest.mark.invariant(14)
@pytest.mark.parametrize("presses", [1, 2])
@pytest.mark.parametrize(
    ("days", "percent", "paid"), [(7, 50, 2_980), (7, 10, 2_682), (31, 50, 1_490)]
)
def test_nor_does_a_coupon_in_one_press(hana, world, worksheet_again, days, percent, paid, presses):
    meant = {"audience": "owners", "audience_product_id": world.blog.id}
    sheet = {"products": (world.worksheet.id,), "percent": percent}
    save_coupon(CouponDraft("OWN", **meant, **sheet), world.nao, clock.now())
    db.session.query(School).update({"two_presses": presses == 2})
    page = hana.get(worksheet_again(days))
    if presses == 2:
        page = hana.get(answer_address().replace("answer", "confirm"))

    hana.submit(answer_address(), answer="accepted", quote=quote_in(page))

    assert f"¥{paid:,}" in words(page)
    assert newest(Order).payments[-1].amount_minor == paid
