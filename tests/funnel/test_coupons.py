"""A coupon on its way from the confirm page to the order, and back when nothing is paid."""

from datetime import timedelta

import pytest

from shop import clock
from shop.checkout.operations import abandon, check, let_go
from shop.extensions import db
from shop.learning.models import Graduation
from shop.offers.models import Proposal
from shop.offers.rules import ProposalState
from shop.orders.coupon_models import Coupon, CouponUse
from shop.orders.coupon_operations import save_coupon, switch_coupon
from shop.orders.coupon_rules import CouponDraft
from shop.orders.models import Order
from shop.payments.models import Refund
from shop.sandbox import play
from tests.funnel.conftest import answer_address, newest, quote_in, words

VISA = "4242424242424242"


@pytest.fixture
def coupon(world):
    def make(code="HARU", **terms):
        terms = {"percent": 10, "products": (world.blog.id,)} | terms
        return save_coupon(CouponDraft(code, **terms), world.nao, world.now)

    return make


@pytest.fixture
def order(app, standin, world):
    """A guest begins an order in a browser of its own, with this coupon in its address."""

    def begin(code="HARU", email="guest@example.jp"):
        browser = app.test_client()
        page = browser.get(f"/products/blog/checkout?coupon={code}")
        browser.submit("/orders", quote=quote_in(page), email=email)
        return newest(Order)

    return begin


def confirmed(client):
    return client.get("/products/blog/checkout?coupon=haru")


@pytest.mark.parametrize("typed", ["HARU", "haru", "ＨＡＲＵ", " ha ru "])
def test_a_typed_code_is_in_the_price_line_by_line(client, world, coupon, typed):
    coupon()
    page = client.get("/products/blog/checkout", query_string={"coupon": typed})

    assert page.status_code == 200
    assert "クーポン HARU" in words(page) and "−¥4,980" in words(page)
    assert "¥44,820のお支払いへ進む" in words(page)


def test_a_link_shows_the_price_on_the_product_page_and_leads_on(client, world, coupon):
    coupon()
    page = client.get("/products/blog?coupon=HARU")

    assert "−¥4,980" in words(page)
    assert "/products/blog/checkout?coupon=HARU" in page.text


def test_what_a_coupon_is_not_added_to_is_said_where_it_is_typed(client, world):
    for language, rule in (
        ("", "併用せず、低いほうの価格"),
        ("/en", "the lower of the two counts"),
    ):
        assert rule in words(client.get(f"{language}/products/blog/checkout"))


@pytest.mark.parametrize(("terms", "said"), [
    (None, "このコードのクーポンはありません"),
    ({"products": "seo"}, "この商品には使えません"),
    ({"starts": 1}, "まだ使えません"),
    ({"ends": -1}, "期間は終わりました"),
    ({"audience": "owners"}, "対象の方だけ"),
    ({"percent": None, "amount": 49_780}, "残りが¥50未満"),
])  # fmt: skip
def test_why_a_code_is_not_used_is_said_at_the_field(client, world, coupon, terms, said):
    if terms is not None:
        coupon(**meant(world, terms))
    page = confirmed(client)

    assert page.status_code == 422
    assert said in words(page) and 'value="haru"' in page.text
    assert "¥49,800のお支払いへ進む" in words(page)


def meant(world, terms):
    """The terms of a row of the table, with today's moments and products."""
    terms, now = dict(terms), clock.now()
    for name in {"starts", "ends"} & terms.keys():
        terms[f"{name}_at"] = now + timedelta(days=terms.pop(name))
    if terms.get("products"):
        terms["products"] = (world.seo.id,)
    if terms.get("audience"):
        terms["audience_product_id"] = world.seo.id
    return terms


def test_a_code_switched_off_is_over(client, world, coupon):
    switch_coupon(coupon(), False, world.nao)

    assert "期間は終わりました" in words(confirmed(client))


def test_the_order_keeps_the_arithmetic_and_charges_its_sum(order, coupon, standin):
    coupon()
    made = order()

    assert made.total().amount == made.payments[-1].amount_minor == 44_820
    assert [(each["kind"], each["amount"]) for each in made.arithmetic] == [
        ("list", 49_800),
        ("coupon", -4_980),
    ]
    with standin.reading() as stripe:
        assert stripe.find("checkout.session")[0]["amount_total"] == 44_820


def test_thanks_and_receipt_show_how_the_price_came_about(client, standin, world, coupon):
    coupon()
    client.submit("/orders", quote=quote_in(confirmed(client)), email="guest@example.jp")
    play.pay(standin, newest(Order).payments[-1].session_id, VISA)
    address = f"/orders/{newest(Order).public_id}"
    client.get(f"{address}/return")

    for page in ("thanks", "receipt"):
        text = words(client.get(f"{address}/{page}"))
        assert "クーポン HARU" in text and "−¥4,980" in text


@pytest.mark.scenario("28")
def test_all_of_it_is_free_and_stripe_is_never_asked(order, coupon, standin):
    coupon(percent=100)
    made = order()

    assert made.paid_at and not made.total()
    assert newest(Coupon).used == 1
    with standin.reading() as stripe:
        assert stripe.find("checkout.session") == []


@pytest.mark.scenario("29")
def test_an_abandoned_order_gives_its_use_back(client, order, coupon, world):
    coupon(max_uses=1)
    first = order()
    assert "使える回数に達しました" in words(confirmed(client))

    abandon(first, world.now)

    assert newest(Coupon).used == 0
    assert order().total().amount == 44_820


@pytest.mark.scenario("29")
def test_a_late_payment_finds_no_use_left_and_goes_back(order, coupon, standin, world):
    coupon(max_uses=1)
    late = order()
    play.pay(standin, late.payments[-1].session_id, VISA)
    let_go(late, "expired", world.now)
    order(email="other@example.jp")

    check(late, world.now)

    assert newest(Coupon).used == 1
    assert db.session.get(Order, late.id).paid_at is None
    assert newest(Refund).amount_minor == 44_820


@pytest.mark.scenario("29")
def test_a_late_payment_takes_its_use_again_while_there_is_one(order, coupon, standin, world):
    coupon(max_uses=1)
    late = order()
    play.pay(standin, late.payments[-1].session_id, VISA)
    let_go(late, "expired", world.now)

    check(late, world.now)

    assert newest(Coupon).used == 1
    assert newest(Order).paid_at and newest(CouponUse).released_at is None


@pytest.mark.scenario("29")
def test_a_student_uses_it_as_often_as_it_says_whatever_browser(client, order, coupon):
    coupon(per_student=1)
    order()
    page = confirmed(client)
    answer = client.submit("/orders", quote=quote_in(page), email="guest@example.jp")

    assert answer.status_code == 409
    assert "クーポンが使えなくなりました" in words(answer)
    assert newest(CouponUse).n == 1


def test_a_coupon_that_ends_before_the_press_refuses_it(client, coupon, world):
    made = coupon()
    page = confirmed(client)
    switch_coupon(made, False, world.nao)
    answer = client.submit("/orders", quote=quote_in(page), email="guest@example.jp")

    assert answer.status_code == 409
    assert newest(Order) is None


def test_a_signed_coupon_survives_a_wrong_address(client, world, coupon):
    coupon()
    answer = client.submit("/orders", quote=quote_in(confirmed(client)), email="nobody")

    assert answer.status_code == 422
    assert "¥44,820のお支払いへ進む" in words(answer)


def test_graduates_get_theirs_without_typing(hana, world, coupon):
    coupon("OB", audience="graduates", audience_product_id=world.mini.id)
    assert "クーポン OB" not in words(hana.get("/products/blog"))

    db.session.add(
        Graduation(student_id=world.hana.id, product_id=world.mini.id, graduated_at=world.now)
    )
    db.session.commit()
    page = words(hana.get("/products/blog"))

    assert "クーポン OB" in page and "¥44,820で申し込みへ進む" in page


def test_a_typed_code_that_gains_less_leaves_the_better_price(hana, world, coupon, give):
    give(world.mini)
    coupon("OWN", percent=20, audience="owners", audience_product_id=world.mini.id)
    coupon("HARU")
    page = confirmed(hana)

    assert page.status_code == 200
    assert "いまの価格のほうが低いため" in words(page)
    assert "¥39,840のお支払いへ進む" in words(page)


def test_a_use_made_as_a_guest_belongs_to_the_account_afterwards(order, coupon, world, hana):
    coupon(per_student=1)
    order(email=world.hana.email)

    assert "すでにお使いです" in words(confirmed(hana))


@pytest.mark.scenario("X15")
def test_guessing_codes_comes_to_an_end(client, world, coupon):
    coupon()
    for number in range(20):
        client.get(f"/products/blog/checkout?coupon=guess{number}")

    assert client.get("/products/seo?coupon=again").status_code == 429
    assert confirmed(client).status_code == 429
    assert client.get("/products/blog/checkout").status_code == 200


@pytest.fixture
def owners_coupon(world, coupon):
    """Half the price of the worksheet for whoever owns the blog course."""
    terms = {"products": (world.worksheet.id,), "audience_product_id": world.blog.id}
    return coupon("OWN", percent=50, audience="owners", **terms)


def test_one_press_has_the_coupon_its_student_gets_by_itself(hana, buy, owners_coupon):
    page = hana.get(buy("blog"))
    assert "¥990を支払って追加する" in words(page) and "クーポン OWN" in words(page)

    hana.submit(answer_address(), answer="accepted", quote=quote_in(page))

    assert newest(Order).payments[-1].amount_minor == 990
    assert newest(Coupon).used == 1


def test_one_press_with_a_coupon_that_is_gone_charges_nothing(hana, buy, owners_coupon, world):
    page = hana.get(buy("blog"))
    switch_coupon(owners_coupon, False, world.nao)
    answer = hana.submit(answer_address(), answer="accepted", quote=quote_in(page))

    assert answer.status_code == 409
    assert "クーポンが使えなくなりました" in words(answer)
    assert newest(Order).lines[0].product_id == world.blog.id
    assert newest(Proposal).state is ProposalState.SHOWN
