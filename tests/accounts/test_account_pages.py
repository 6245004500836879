from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.accounts.account_operations import switch_mail
from shop.accounts.models import Consent, LoginSession, Student
from shop.accounts.password_operations import password_hash, password_is
from shop.accounts.queries import consents
from shop.extensions import db
from tests.racing import BOTH_DATABASES

POSTS = {
    "/account/profile": {"name": "X", "language": "en"},
    "/account/theme": {"theme": "dark"},
    "/account/offer-switch": {"on": "0"},
    "/account/mail-switch": {"purpose": "courses", "on": "1"},
    "/account/password": {"new": "long enough to keep"},
    "/account/sessions/end": {},
}


@pytest.fixture
def hana(client, world):
    client.sign_in(world.hana)
    return world.hana


def test_the_account_page_is_for_whoever_is_signed_in(client, world):
    assert client.get("/account").status_code == 303
    client.sign_in(world.ken)
    page = client.get("/account").text
    assert "ken@example.jp" in page
    assert "hana@example.jp" not in page


def test_the_account_page_leads_to_the_orders(client, hana):
    assert 'href="/me#h-orders"' in client.get("/account").text


@pytest.mark.parametrize("address", POSTS)
def test_without_signing_in_nothing_changes(client, world, address):
    before = db.session.scalars(db.select(Student.theme)).all()

    answer = client.submit(address, **POSTS[address])

    assert answer.location.startswith("/sign-in?next=")
    assert db.session.scalars(db.select(Student.theme)).all() == before
    assert db.session.scalars(db.select(Consent)).all() == []


@pytest.mark.parametrize("address", POSTS)
def test_without_the_forms_token_nothing_changes(client, hana, address):
    assert client.post(address, data=POSTS[address]).status_code == 400
    assert (hana.name, hana.theme, hana.password_hash) == ("花", "", None)


@pytest.mark.parametrize("address", POSTS)
def test_every_switch_saves_at_once_and_says_so(client, hana, address):
    answer = client.submit("/en" + address, **POSTS[address])

    assert answer.location == "/en/account"
    assert 'class="flashed"' in client.get("/en/account").text


def test_the_profile_is_kept(client, hana):
    client.submit("/account/profile", name=" 花\0子 ", language="en")

    assert (hana.name, hana.language) == ("花子", "en")


@pytest.mark.parametrize(
    "fields",
    [{"name": "x" * 121, "language": "ja"}, {"name": "x", "language": "fr"}, {}],
)
def test_a_bad_profile_is_refused_and_kept_on_the_page(client, hana, fields):
    answer = client.submit("/account/profile", **fields)

    assert answer.status_code == 422
    assert fields.get("name", "") in answer.text
    assert hana.name == "花"


@pytest.mark.scenario("X9")
def test_unknown_fields_change_nothing(client, hana):
    client.submit("/account/profile", name="花", language="ja", role="owner", email="x@example.jp")

    assert (hana.role, hana.email) == ("student", "hana@example.jp")


def test_the_chosen_light_is_used_on_the_next_page(client, hana):
    client.submit("/account/theme", theme="dark")

    assert '<html lang="ja" data-theme="dark">' in client.get("/account").text


def test_offers_are_switched_off_and_on_and_each_time_written_down(client, hana):
    client.submit("/account/offer-switch", on="0")
    assert hana.takes_offers is False

    client.submit("/account/offer-switch", on="1")
    assert hana.takes_offers is True
    said = db.session.scalars(db.select(Consent).order_by(Consent.id)).all()
    assert [(row.purpose, row.given) for row in said] == [("offers", False), ("offers", True)]


def test_no_letter_is_agreed_to_before_it_was_asked_for(client, hana):
    assert consents(hana.id) == {}


def test_agreeing_to_letters_is_one_row_each_and_as_easily_taken_back(client, hana):
    client.submit("/account/mail-switch", purpose="courses", on="1")
    assert consents(hana.id) == {"courses": True}

    client.submit("/account/mail-switch", purpose="courses", on="0")
    assert consents(hana.id) == {"courses": False}


@pytest.mark.parametrize("fields", [{"on": "1"}, {"purpose": "spam", "on": "1"}, {"on": "2"}])
def test_a_made_up_switch_is_refused(client, hana, fields):
    assert client.submit("/account/mail-switch", **fields).status_code == 422
    assert consents(hana.id) == {}


def test_a_first_password_needs_no_old_one(client, hana):
    client.submit("/account/password", new="long enough to keep")

    assert password_is(hana, "long enough to keep", clock.now())


@pytest.mark.parametrize("new", ["", "short", "password", "hana@example.jp"])
def test_a_weak_password_is_told_at_the_field(client, hana, new):
    answer = client.submit("/account/password", new=new)

    assert answer.status_code == 422
    assert 'id="new-error"' in answer.text
    assert hana.password_hash is None


def signed_in_a_while_ago(student):
    student.password_hash = password_hash("the one so far")
    for row in db.session.scalars(db.select(LoginSession)):
        row.created_at -= timedelta(minutes=11)
    db.session.commit()


def test_a_password_is_changed_with_the_old_one(client, hana):
    signed_in_a_while_ago(hana)

    wrong = client.submit("/account/password", new="the next one to use", current="not it")
    right = client.submit("/account/password", new="the next one to use", current="the one so far")

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert 'id="current-error"' in wrong.text
    assert password_is(hana, "the next one to use", clock.now())


def test_without_the_old_password_nothing_changes(client, hana):
    signed_in_a_while_ago(hana)

    assert client.submit("/account/password", new="the next one to use").status_code == 422
    assert password_is(hana, "the one so far", clock.now())


def test_who_signed_in_just_now_may_have_forgotten_the_old_password(client, hana):
    hana.password_hash = password_hash("the one so far")
    db.session.commit()

    assert client.submit("/account/password", new="the next one to use").status_code == 303


def test_a_new_password_ends_other_browsers_and_keeps_this_one(app, client, hana):
    elsewhere = app.test_client().sign_in(hana)

    client.submit("/account/password", new="long enough to keep")

    assert elsewhere.get("/account").status_code == 303
    assert client.get("/account").status_code == 200


def test_other_browsers_can_be_signed_out_and_only_ones_own(app, client, hana, world):
    elsewhere = app.test_client().sign_in(hana)
    ken = app.test_client().sign_in(world.ken)

    client.submit("/account/sessions/end")

    assert elsewhere.get("/account").status_code == 303
    assert ken.get("/account").status_code == 200
    assert client.get("/account").status_code == 200


@BOTH_DATABASES
@pytest.mark.parametrize("deed", ["UPDATE consent SET given = NOT given", "DELETE FROM consent"])
def test_what_was_agreed_to_cannot_be_changed_behind_the_shops_back(world, now, deed):
    switch_mail(world.hana, "courses", True, now)

    with pytest.raises(sa.exc.DBAPIError, match="never changed"):
        db.session.execute(sa.text(deed))
