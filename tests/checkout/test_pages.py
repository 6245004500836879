import re
from datetime import timedelta

import pytest

from shop.extensions import db
from shop.orders.models import Order, OrderState
from shop.sandbox import play


def token_in(page):
    return re.search(r'name="quote"[^>]*value="([^"]+)"', page.text).group(1)


def csrf_in(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text).group(1)


@pytest.fixture
def press_buy(client):
    """Open the confirm page and press its button; what is typed may be changed."""

    def press(slug="blog", **typed):
        page = client.get(f"/products/{slug}/checkout")
        form = {"quote": token_in(page), "csrf_token": csrf_in(page), "email": "guest@example.jp"}
        return client.post("/orders", data=form | typed)

    return press


def test_the_confirm_page_names_all_six_items_and_the_sum(client, world, standin):
    page = client.get("/products/blog/checkout")

    assert page.status_code == 200
    assert "¥49,800のお支払いへ進む" in page.text
    for item in ("内容", "合計", "お支払い", "ご提供", "この価格", "取り消し"):
        assert item in page.text


def test_a_guest_goes_from_the_button_to_stripe_by_a_plain_link(client, press_buy, world, standin):
    answer = press_buy()

    assert answer.status_code == 303
    leaving = client.get(answer.location)
    order = db.session.query(Order).one()
    assert order.student.guest
    assert order.payments[-1].page_url in leaving.text.replace("&amp;", "&")


@pytest.mark.scenario("F5")
def test_a_typed_address_of_an_account_signs_nobody_in(client, press_buy, world, standin):
    press_buy(email="hana@example.jp")

    order = db.session.query(Order).one()
    assert order.student_id != world.hana.id
    assert client.get("/account").status_code == 303


def test_coming_back_after_paying_leads_to_the_thanks(client, press_buy, world, standin):
    press_buy()
    order = db.session.query(Order).one()
    play.pay(standin, order.payments[-1].session_id, "4242424242424242")

    answer = client.get(f"/orders/{order.public_id}/return")

    assert answer.location == f"/orders/{order.public_id}/thanks"


def test_coming_back_unpaid_says_that_nothing_was_charged(client, press_buy, world, standin):
    press_buy()
    order = db.session.query(Order).one()

    page = client.get(f"/orders/{order.public_id}/return?away=1")

    assert "お支払いは完了していません" in page.text


def test_a_stranger_sees_nothing_of_an_order(app, client, press_buy, world, standin):
    press_buy()
    order = db.session.query(Order).one()

    answer = app.test_client().get(f"/orders/{order.public_id}/return")

    assert answer.status_code == 303
    assert "/sign-in" in answer.location


@pytest.mark.parametrize("email", ["", "guest", "guest@", "a b@example.jp"])
def test_a_bad_address_is_named_at_its_field_and_kept(press_buy, world, standin, email):
    page = press_buy(email=email)

    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert f'value="{email}"' in page.text
    assert db.session.query(Order).count() == 0


@pytest.mark.parametrize("quote", ["", "x", "eyJxIjoxfQ.aaaa.bbbb"])
@pytest.mark.scenario("22")
def test_a_quote_of_ones_own_making_buys_nothing(press_buy, world, standin, quote):
    assert press_buy(quote=quote).status_code == 409
    assert db.session.query(Order).count() == 0


def test_a_quote_shown_to_somebody_else_buys_nothing(app, client, world, standin):
    page = client.get("/products/blog/checkout")
    sam = app.test_client()
    own = sam.get("/products/blog/checkout")

    form = {"quote": token_in(page), "csrf_token": csrf_in(own), "email": "sam@example.jp"}
    assert sam.post("/orders", data=form).status_code == 409


@pytest.mark.scenario("X1")
def test_a_form_without_its_token_is_refused(client, world, standin):
    assert client.post("/orders", data={"quote": "x"}).status_code == 400


@pytest.mark.parametrize("slug", ["nothing", "x" * 90, "..%2f"])
def test_an_unknown_product_is_not_found(client, world, slug):
    assert client.get(f"/products/{slug}/checkout").status_code == 404


def test_what_is_free_is_taken_in_one_step(client, press_buy, world, standin):
    answer = press_buy("mini")

    assert answer.location.endswith("/thanks")
    assert db.session.query(Order).one().state is OrderState.PAID


def test_nobody_floods_a_strangers_mailbox_with_letters(client, press_buy, world, standin):
    answers = []
    for _ in range(11):
        client.delete_cookie("sid")
        answers.append(press_buy("mini").status_code)

    assert answers == [303] * 10 + [429]


def test_a_second_tab_is_told_of_the_first(client, press_buy, world, standin):
    client.sign_in(world.hana)
    form = {"quote": token_in(client.get("/products/blog/checkout"))}
    press_buy()

    answer = client.submit("/orders", **form)

    assert answer.status_code == 409
    assert db.session.query(Order).count() == 1


@pytest.fixture
def proposed(client, paid, add_on, world):
    """Hana's confirm page for a proposal of the worksheet."""
    client.sign_in(world.hana)
    proposal = add_on(paid())
    return f"/products/worksheet/checkout?proposal={proposal.public_id}"


def test_a_proposal_is_bought_at_its_price(client, proposed, world):
    client.submit("/orders", quote=token_in(client.get(proposed)))

    assert db.session.query(Order).all()[-1].lines[0].proposal_id


def test_a_yes_is_asked_against_the_rules_again(client, proposed, world):
    shown = token_in(client.get(proposed))
    world.hana.takes_offers = False
    db.session.commit()

    answer = client.submit("/orders", quote=shown)

    assert answer.status_code == 409
    assert "この案内は終わりました" in answer.text
    assert db.session.query(Order).count() == 1


def test_an_event_that_is_over_is_not_sold(client, world, standin):
    world.webinar.requires_id = None
    world.webinar.starts_at = world.now - timedelta(hours=2)
    db.session.commit()

    assert "終わりました" in client.get("/products/webinar/checkout").text
