import re

import pytest
import sqlalchemy as sa

from shop import clock, outbox
from shop.extensions import db
from shop.learning.queries import owned
from shop.payments.models import OwnerTask, Refund
from shop.sandbox import play
from tests.studio.conftest import wrong_fields


def of(order, more=""):
    return f"/studio/orders/{order.public_id}{more}"


def hidden(page):
    """What the last page would send."""
    found = re.findall(r'<input[^>]*type="hidden"[^>]*>', page.text)
    fields = (dict(re.findall(r'(name|value)="([^"]*)"', each)) for each in found)
    return {each["name"]: each.get("value", "") for each in fields if each["name"] != "csrf_token"}


@pytest.fixture
def in_the_dashboard(standin, stripe_calls):
    def back(order, amount=None):
        play.refund(standin, order.payments[-1].intent_id, amount)
        stripe_calls.deliver_all()
        db.session.expire_all()

    return back


def test_two_presses_pay_all_of_it_back(desk, buys, world):
    order = buys()
    last = desk.get(of(order, "/refund/all"))
    assert "¥49,800" in last.text

    answer = desk.submit(of(order, "/refund/all"), **hidden(last), note="電話で相談")

    assert answer.status_code == 303
    refund = db.session.scalars(sa.select(Refund)).one()
    assert (refund.amount_minor, refund.asked_by) == (49_800, world.mori.id)
    assert owned(world.hana.id, world.now) == frozenset()
    assert "電話で相談" in desk.get(of(order)).text


def test_the_last_press_twice_is_one_refund(desk, buys):
    order = buys()
    last = hidden(desk.get(of(order, "/refund/all")))

    desk.submit(of(order, "/refund/all"), **last)
    desk.submit(of(order, "/refund/all"), **last)

    assert db.session.scalar(sa.select(sa.func.count(Refund.id))) == 1


def test_a_part_is_shown_with_its_sums_before_it_goes(owners_desk, buys, world):
    order = buys("bundle")
    first, second = order.lines
    typed = {f"amount_{first.id}": "800", f"access_{first.id}": "usual"}
    typed |= {f"amount_{second.id}": "", f"access_{second.id}": "usual"}

    shown = owners_desk.submit(of(order, "/refund"), **typed, note="", key="k")
    assert "¥800" in shown.text
    assert "¥54,920" in shown.text
    owners_desk.submit(of(order, "/refund/all"), **hidden(shown))

    db.session.expire_all()
    assert first.refunded_minor == 800
    assert owned(world.hana.id, world.now) == {world.blog.id, world.seo.id}


def test_going_back_from_the_sums_keeps_what_was_chosen(desk, buys):
    order = buys()
    name = order.lines[0].id
    typed = {f"amount_{name}": "800", f"access_{name}": "keep", "note": "わけ", "key": "k"}
    sums = desk.submit(of(order, "/refund"), **typed)
    assert f'name="again" value="1" formaction="{of(order, "/refund")}"' in sums.text

    again = desk.submit(of(order, "/refund"), **hidden(sums), note="わけ", again="1")

    assert again.status_code == 200
    assert f'name="amount_{name}" type="text" value="800"' in again.text
    assert 'value="わけ"' in again.text


@pytest.mark.parametrize("typed", ["49801", "abc", "", "0"])
def test_a_sum_that_cannot_be_says_so_at_its_field(desk, buys, typed):
    order = buys()
    field = f"amount_{order.lines[0].id}"

    answer = desk.submit(of(order, "/refund"), **{field: typed}, note="わけ", key="k")

    assert answer.status_code == 422
    assert field in wrong_fields(answer)
    assert f'value="{typed}"' in answer.text
    assert "わけ" in answer.text


def test_of_a_shared_order_only_the_owner_pays_back(app, buys, world):
    world.seo.teacher_id = world.aya.id
    db.session.commit()
    order = buys("bundle")

    assert app.test_client().sign_in(world.aya).get(of(order, "/refund")).status_code == 403
    assert app.test_client().sign_in(world.nao).get(of(order, "/refund")).status_code == 200


@pytest.mark.scenario("57")
def test_while_disputed_nothing_is_paid_back(desk, buys, standin, stripe_calls):
    order = buys()
    last = hidden(desk.get(of(order, "/refund/all")))
    play.dispute(standin, order.payments[-1].intent_id)
    stripe_calls.deliver_all()
    db.session.expire_all()

    assert "銀行が預かっています" in desk.get(of(order, "/refund")).text
    assert desk.submit(of(order, "/refund/all"), **last).status_code == 303
    assert db.session.scalar(sa.select(sa.func.count(Refund.id))) == 0


def test_a_dispute_tells_the_owner_why_and_until_when(owners_desk, buys, standin, stripe_calls):
    order = buys()
    play.dispute(standin, order.payments[-1].intent_id, "product_not_received")
    stripe_calls.deliver_all()

    for page in (owners_desk.get("/studio"), owners_desk.get(of(order))):
        assert "届いていない" in page.text
        assert "（日本時間）" in page.text


def test_a_dashboard_part_is_put_on_its_line(owners_desk, buys, in_the_dashboard, world):
    order = buys("bundle")
    in_the_dashboard(order, 20_860)
    refund = db.session.scalars(sa.select(Refund)).one()
    place = of(order, f"/refunds/{refund.id}")
    assert place in owners_desk.get("/studio").text
    assert 'value="20860"' in owners_desk.get(place).text

    seo = order.lines[1].id
    wrong = owners_desk.submit(place, **{f"amount_{seo}": "1"})
    assert wrong.status_code == 422
    told = {f"amount_{seo}": "20860", f"access_{seo}": "usual"}
    assert owners_desk.submit(place, **told).status_code == 303

    assert owned(world.hana.id, world.now) == {world.blog.id}
    assert all(task.done_at for task in db.session.scalars(sa.select(OwnerTask)))


def test_a_fraud_warning_leads_to_the_last_press(owners_desk, world, standin, stripe_calls, buys):
    order = buys()
    with standin.transaction() as tx:
        tx.emit("radar.early_fraud_warning.created", _warning(tx, order))
    stripe_calls.deliver_all()

    assert of(order, "/refund/all") in owners_desk.get("/studio").text


def _warning(tx, order):
    intent = tx.need("payment_intent", order.payments[-1].intent_id)
    made = {
        "id": "issfr_1",
        "object": "radar.early_fraud_warning",
        "actionable": True,
        "charge": intent["latest_charge"],
        "created": tx.now,
        "fraud_type": "made_with_stolen_card",
        "livemode": False,
        "payment_intent": intent["id"],
    }
    return tx.add(made)


def test_a_refund_that_came_back_is_on_the_first_page(owners_desk, buys, standin, stripe_calls):
    order = buys()
    last = hidden(owners_desk.get(of(order, "/refund/all")))
    owners_desk.submit(of(order, "/refund/all"), **last)
    outbox.sweep(clock.now())
    ref = db.session.scalars(sa.select(Refund.stripe_refund)).one()
    play.finish_refund(standin, ref, ok=False)
    stripe_calls.deliver_all()

    assert "返金が届きませんでした" in owners_desk.get("/studio").text
