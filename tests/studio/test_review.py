"""The owner decides about money that does not fit its order, on the page the task leads to."""

import pytest
import sqlalchemy as sa

from shop.checkout.operations import begin, let_go, settle_charge
from shop.checkout.queries import price_for, sellable
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import db
from shop.learning.queries import owned
from shop.payments import gateway
from shop.payments.models import OwnerTask, Refund
from shop.sandbox import play
from tests.funnel.conftest import words


@pytest.fixture(params=["open", "over"])
def odd(request, world, standin):
    """¥980 came for Hana's order of ¥49,800, which may have ended meanwhile."""
    promise = Promise(new_quote_id(), "", "blog", price_for(sellable("blog"), {}), None, {})
    order = begin(world.hana, promise, "ja", world.now)
    play.pay(standin, order.payments[-1].session_id, "4242424242424242")
    with standin.transaction() as tx:
        tx.save(tx.get(order.payments[-1].session_id) | {"amount_total": 980})
    if request.param == "over":
        let_go(order, "expired", world.now)
        db.session.commit()
    settle_charge(gateway.checkout_of(order.payments[-1].session_id), world.now)
    db.session.expire_all()
    return f"/studio/orders/{order.public_id}"


def test_the_task_leads_to_the_order_and_its_two_buttons(owners_desk, odd):
    assert odd in owners_desk.get("/studio").text

    page = owners_desk.get(odd).text

    assert f"{odd}/review/accept" in page
    assert f"{odd}/review/back" in page


@pytest.mark.parametrize(("decision", "given", "back"), [("accept", 1, 0), ("back", 0, 1)])
def test_one_press_decides(owners_desk, odd, world, decision, given, back):
    answer = owners_desk.submit(f"{odd}/review/{decision}")

    assert answer.status_code == 303
    assert len(owned(world.hana.id, world.now)) == given
    assert len(db.session.scalars(sa.select(Refund)).all()) == back
    assert db.session.scalars(sa.select(OwnerTask)).one().done_at is not None
    assert "/review/" not in owners_desk.get(odd).text


def test_the_student_reads_that_a_person_looks_and_never_that_nothing_came(client, odd, world):
    page = client.sign_in(world.hana).get(odd.removeprefix("/studio") + "/return").text

    assert "お支払いを担当者が確認しています。" in page
    assert "請求はされていません" not in page


def test_page_and_paper_say_how_the_agreed_price_became_what_came(owners_desk, odd, world):
    owners_desk.submit(f"{odd}/review/accept")
    desks = words(owners_desk.get(odd))
    hana, theirs = owners_desk.sign_in(world.hana), odd.removeprefix("/studio")

    for page in (desks, words(hana.get(f"{theirs}/receipt")), words(hana.get(f"{theirs}/thanks"))):
        for said in ("¥49,800", "実際のお支払いとの差額", "−¥48,820", "¥980"):
            assert said in page
