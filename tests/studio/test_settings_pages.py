import pytest

from shop.accounts.models import Role, Student
from shop.catalogue.queries import school
from shop.extensions import db
from shop.outbox import Outbox
from shop.payments.models import OwnerTask
from tests.studio.conftest import kept, wrong_fields

LAW = {
    "name_ja": "新学舎",
    "promise_ja": "一段ずつ",
    "seller_ja": "新学舎合同会社",
    "responsible_ja": "直",
    "email": "school@example.jp",
    "phone": "",
}


def test_the_schools_name_and_law_stand_on_its_pages(owners_desk, app):
    owners_desk.submit("/studio/settings", **LAW)

    page = app.test_client().get("/legal/tokushoho").text
    assert "新学舎合同会社" in page
    assert school().promise == {"ja": "一段ずつ"}


@pytest.mark.parametrize("name", ["email", "phone", "registration"])
def test_what_is_the_same_in_every_language_is_asked_once(owners_desk, app, name):
    typed = {"email": "a@school.jp", "phone": "03-0000-1234", "registration": "T1234567890123"}

    owners_desk.submit("/studio/settings", **LAW | typed)

    form = owners_desk.get("/studio/settings").text
    assert f'name="{name}_en"' not in form
    assert f'value="{typed[name]}"' in form
    for place in ("/legal/tokushoho", "/en/legal/tokushoho"):
        assert typed[name] in app.test_client().get(place).text


def test_what_the_law_still_misses_is_said(owners_desk):
    assert "販売事業者の情報がそろっていません" in owners_desk.get("/studio/settings").text

    owners_desk.submit("/studio/settings", **LAW)

    assert "販売事業者の情報がそろっていません" not in owners_desk.get("/studio/settings").text


def test_before_anything_was_kept_the_usual_numbers_stand_there(owners_desk):
    db.session.delete(school())
    db.session.commit()

    page = owners_desk.get("/studio/settings").text

    assert 'name="refund_days" type="text" value="14"' in page.replace("required ", "")


def test_two_presses_are_switched_on_and_off(owners_desk):
    owners_desk.submit("/studio/settings", **LAW, two_presses="y")
    assert school().two_presses

    owners_desk.submit("/studio/settings", **LAW)
    assert not school().two_presses


def test_the_refund_rule_is_set_and_stands_before_the_next_payment(owners_desk, app):
    owners_desk.submit("/studio/settings", **LAW, refund_days="３０", refund_below_percent="20")

    assert (school().refund_days, school().refund_below_percent) == (30, 20)
    for address in ("/legal/refund", "/products/blog/checkout"):
        page = app.test_client().get(address).text
        assert "30日以内で、視聴が20%に届いていなければ" in page


@pytest.mark.parametrize("typed", ["-1", "366", "", "二週間"])
def test_a_refund_rule_that_cannot_be_says_so_at_its_field(owners_desk, typed):
    fields = {"refund_days": typed, "refund_below_percent": "50"}

    answer = owners_desk.submit("/studio/settings", **LAW, **fields)

    assert answer.status_code == 422
    assert "refund_days" in wrong_fields(answer)
    assert f'value="{typed}"' in answer.text
    assert school().refund_days == 14


def test_a_teacher_presents_himself(desk, world):
    desk.submit(
        "/studio/profile", name_ja="森 千秋", name_en="Chiaki Mori", letter_ja="ようこそ。\n\n森"
    )

    assert (world.mori.name, world.mori.names["en"]) == ("森 千秋", "Chiaki Mori")
    assert world.mori.letter == {"ja": "ようこそ。\n\n森"}


def test_a_task_about_money_is_noted_as_done_once(owners_desk, world):
    task = kept(OwnerTask(kind="wrong_sum", key="w:1", facts={"amount": 5}, made_at=world.now))
    assert "注文と合わない金額" in owners_desk.get("/studio").text

    owners_desk.submit(f"/studio/tasks/{task.id}/done")
    owners_desk.submit(f"/studio/tasks/{task.id}/done")

    assert task.done_at is not None
    assert "注文と合わない金額" not in owners_desk.get("/studio").text


def test_letters_and_given_up_work_are_listed(owners_desk, buys, world):
    buys("blog")
    kept(
        Outbox(
            kind="refund",
            payload={},
            key="refund:1",
            made_at=world.now,
            due_at=world.now,
            attempts=8,
            failed_at=world.now,
            last_error="TimeoutError()",
        )
    )

    page = owners_desk.get("/studio/letters").text

    assert "hana@example.jp" in page
    assert "TimeoutError()" in page


def test_the_first_day_begins_with_a_list(app, client, now):
    owner = Student(email="nao@example.jp", role=Role.OWNER, created_at=now)
    client.sign_in(kept(owner))

    page = client.get("/studio").text

    for place in (
        "/studio/settings",
        "/studio/products/new",
        "/studio/ladders",
        "/studio/steps/new",
    ):
        assert f'href="{place}"' in page
    assert client.submit("/studio/settings", **LAW).status_code == 303


def test_a_shop_in_order_has_no_list_any_more(desk, world):
    assert "開店までの準備" not in desk.get("/studio").text


def test_numbers_have_count_and_period(owners_desk, buys):
    buys("blog")
    db.session.commit()

    page = owners_desk.get("/studio").text

    assert "30日間の注文1件" in page
    assert "90日間に始めた1件のうち0件" in page


def test_one_is_said_as_one_in_english(owners_desk, buys):
    buys("blog")
    db.session.commit()

    assert "1 order in 30 days" in owners_desk.get("/en/studio").text


def test_the_owner_says_which_ways_to_pay_are_on(owners_desk):
    owners_desk.submit("/studio/settings", **LAW, konbini="y", instalments_from="100,000")
    assert (school().ways, school().instalments_from) == (["konbini"], 100_000)

    owners_desk.submit("/studio/settings", **LAW, paypay="y", instalments_from="0")
    assert (school().ways, school().instalments_from) == (["paypay"], 0)
