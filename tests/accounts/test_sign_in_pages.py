import re
from datetime import timedelta

import pytest

from shop import clock, create_app
from shop.accounts.browser import caller
from shop.accounts.models import LoginSession, Student
from shop.accounts.password_operations import password_hash
from shop.extensions import db
from shop.outbox import Outbox
from tests.conftest import settings

SECRET = "おぼえやすいことば"


@pytest.fixture
def hana(world):
    world.hana.password_hash = password_hash(SECRET)
    db.session.commit()
    return world.hana


def signed_in_as(client):
    page = client.get("/account").text
    return page.split('<p class="muted mb">')[1].split("<")[0] if "muted mb" in page else None


def said(page):
    return re.sub('name="csrf_token" value="[^"]*"', "", page.text)


def letters():
    return [row.payload for row in db.session.scalars(db.select(Outbox).order_by(Outbox.id))]


def test_a_password_signs_in_and_leads_to_my_learning(client, hana):
    answer = client.submit("/sign-in", email=" Hana@example.jp", password=SECRET)

    assert (answer.status_code, answer.location) == (303, "/me")
    assert signed_in_as(client) == "hana@example.jp"


def test_teachers_come_to_the_studio(client, world):
    world.mori.password_hash = password_hash(SECRET)
    db.session.commit()

    answer = client.submit("/en/sign-in", email="mori@example.jp", password=SECRET)

    assert answer.location == "/en/studio"


@pytest.mark.scenario("X10")
def test_a_known_and_an_unknown_address_get_the_same_answer(client, hana):
    wrong = client.submit("/sign-in", email="hana@example.jp", password="wrong")
    nobody = client.submit("/sign-in", email="nana@example.jp", password="wrong")

    assert wrong.status_code == nobody.status_code == 422
    assert said(wrong).replace("hana@", "nana@") == said(nobody)


@pytest.mark.scenario("X10")
def test_a_link_for_a_known_and_an_unknown_address_is_the_same(client, hana):
    known = client.submit("/sign-in/link", email="hana@example.jp")
    unknown = client.submit("/sign-in/link", email="nobody@example.jp")

    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    assert known.location == "/sign-in/sent"
    assert [letter["to"] for letter in letters()] == ["hana@example.jp", "nobody@example.jp"]
    assert client.get("/sign-in/sent").status_code == 200


@pytest.mark.parametrize("typed", ["", "hana", "hana@", "a@b\r\nBcc: x@example.jp", "a" * 300])
def test_a_bad_address_is_told_at_the_field_and_kept(client, world, typed):
    answer = client.submit("/en/sign-in/link", email=typed)

    assert answer.status_code == 422
    assert 'id="link-email-error"' in answer.text
    assert letters() == []


def test_the_typed_address_stays_and_the_password_does_not(client, hana):
    answer = client.submit("/sign-in", email="hana@example.jp", password="wrong-secret")

    assert 'value="hana@example.jp"' in answer.text
    assert "wrong-secret" not in answer.text


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/me\r\nX: y",
        "/%0d%0a/\n",
    ],
)
@pytest.mark.scenario("X5")
def test_sign_in_never_leads_out_of_the_shop(client, hana, evil):
    answer = client.submit("/sign-in", email="hana@example.jp", password=SECRET, next=evil)

    assert answer.location == "/me"


def test_sign_in_leads_back_to_where_it_was_needed(client, hana):
    asked = client.get("/en/account")
    answer = client.submit("/sign-in", email="hana@example.jp", password=SECRET, next="/en/account")

    assert asked.location == "/en/sign-in?next=/en/account"
    assert answer.location == "/en/account"


def test_signed_in_people_skip_the_sign_in_page(client, world):
    client.sign_in(world.hana)

    assert client.get("/sign-in?next=/account").location == "/account"


def test_a_guest_sees_the_sign_in_page(client, world):
    guest = Student(email="sam@example.jp", guest=True, created_at=clock.now())
    db.session.add(guest)
    client.sign_in(guest)

    assert client.get("/sign-in").status_code == 200
    assert client.get("/account").status_code == 303


def test_a_guest_need_not_type_the_address_of_the_purchase_again(client, world):
    guest = Student(email="sam@example.jp", guest=True, created_at=clock.now())
    db.session.add(guest)
    client.sign_in(guest)

    assert client.get("/sign-in").text.count('value="sam@example.jp"') == 1


def test_who_may_not_open_a_page_can_leave_this_account_for_another(client, hana):
    client.sign_in(hana)

    page = client.get("/studio")

    assert page.status_code == 403
    ways = page.text.split("<main")[1]
    assert 'action="/sign-out"' in ways
    assert 'href="/sign-in"' not in ways  # it would only lead back


@pytest.mark.scenario("X4")
def test_signing_in_changes_the_token(client, hana):
    client.sign_in(hana)
    with client.session_transaction() as session:
        before = session["_user_id"]

    client.submit("/sign-in", email="hana@example.jp", password=SECRET)

    with client.session_transaction() as session:
        session["_user_id"] = before
    assert signed_in_as(client) is None


@pytest.mark.scenario("X4")
def test_a_kept_cookie_is_dead_after_signing_out(client, hana):
    client.sign_in(hana)
    kept = client.get_cookie("sid").value

    answer = client.submit("/sign-out")
    client.set_cookie("sid", kept)

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert signed_in_as(client) is None


@pytest.mark.parametrize(
    "address",
    ["/sign-in", "/sign-in/link", "/sign-up", "/sign-out"],
)
def test_no_form_is_taken_without_its_token(client, hana, address):
    client.sign_in(hana)

    assert client.post(address, data={"email": "hana@example.jp"}).status_code == 400
    assert signed_in_as(client) == "hana@example.jp"


def test_too_many_tries_are_told_when_to_come_back(client, hana):
    for _ in range(10):
        client.submit("/sign-in", email="hana@example.jp", password="wrong")
    answer = client.submit("/sign-in", email="hana@example.jp", password=SECRET)

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60


@pytest.mark.scenario("X11")
def test_a_forwarding_header_does_not_reset_the_count(client, hana):
    for n in range(11):
        client.environ_base["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{n}"
        answer = client.submit("/sign-in", email="hana@example.jp", password="wrong")

    assert answer.status_code == 429


def test_behind_a_stated_proxy_each_caller_is_counted_alone(app, world):
    behind = create_app(settings(app.config["SHOP"].instance, proxies=1))
    seen = []
    behind.before_request(lambda: seen.append(caller().network))

    for address in ("203.0.113.1", "evil, 203.0.113.2"):
        behind.test_client().get("/sign-in", headers={"X-Forwarded-For": address})

    assert seen == ["203.0.113.1", "203.0.113.2"]


@pytest.mark.scenario("X11")
def test_a_browser_that_signed_in_before_is_not_locked_out_by_others(app, client, hana):
    client.submit("/sign-in", email="hana@example.jp", password=SECRET)
    client.submit("/sign-out")
    stranger = app.test_client()
    for _ in range(11):
        stranger.submit("/sign-in", email="hana@example.jp", password="wrong")

    answer = client.submit("/sign-in", email="hana@example.jp", password=SECRET)

    assert answer.status_code == 303


@pytest.mark.scenario("X23")
def test_a_mailbox_gets_at_most_five_links_an_hour(client, world):
    answers = [client.submit("/sign-in/link", email="hana@example.jp") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [303] * 5 + [429]
    assert len(letters()) == 5


def test_signing_up_sends_a_link_that_leads_to_the_password(client, world):
    answer = client.submit("/sign-up", email="sam@example.jp", name="サム")

    assert answer.location == "/sign-in/sent"
    assert letters()[0]["context"]["link"].endswith("?next=/account%23password")
    assert db.session.scalar(db.select(Student).filter_by(email="sam@example.jp")) is None


@pytest.mark.scenario("X13")
def test_a_foreign_host_is_refused(client, world, app):
    app.config["TRUSTED_HOSTS"] = ["localhost"]

    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400


def test_a_session_in_use_is_written_down_as_seen(client, world):
    client.sign_in(world.hana)
    row = db.session.scalar(db.select(LoginSession))
    row.last_seen_at = row.created_at = clock.now().replace(microsecond=0) - timedelta(hours=2)
    db.session.commit()

    client.get("/account")

    assert db.session.scalar(db.select(LoginSession.last_seen_at)) > row.created_at + timedelta(
        hours=2
    )
