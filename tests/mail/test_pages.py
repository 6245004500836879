from dataclasses import replace

import pytest

from shop.extensions import db
from shop.mail.queries import letters
from shop.outbox import Letter, put_letter
from tests.conftest import NOON

PAGES = ("/_sandbox/mail", "/_sandbox/mail/{}", "/_sandbox/mail/{}/html")


@pytest.fixture
def letter(world):
    put_letter(
        Letter("hana@example.jp", "sign_in_link", "en", {"link": "/sign-in/abc"}), "one", NOON
    )
    db.session.commit()
    return letters()[0]


def test_a_practice_shop_lets_its_letters_be_read(client, letter):
    listed, read, drawn = (client.get(page.format(letter.id)) for page in PAGES)

    assert f'href="/_sandbox/mail/{letter.id}"' in listed.text
    assert 'href="http://localhost/en/sign-in/abc"' in read.text
    assert "hana@example.jp" in read.text
    assert '<h1 class="h-l" lang="en">' in read.text
    assert 'href="http://localhost/en/sign-in/abc"' in drawn.text


def test_a_letter_is_drawn_where_nothing_can_run(client, letter):
    drawn = client.get(f"/_sandbox/mail/{letter.id}/html")

    policy = drawn.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "settings",
    [{"smtp_url": "smtp://mail.example.jp"}, {"stripe_key": "sk_live_x"}],
)
def test_where_real_mail_or_money_moves_no_letter_can_be_read(app, client, letter, page, settings):
    app.config["SHOP"] = replace(app.config["SHOP"], **settings)

    assert client.get(page.format(letter.id)).status_code == 404


@pytest.mark.parametrize("row", ["0", "999999999999999", "9" * 24, "x"])
def test_an_unknown_letter_is_not_found(client, world, row):
    assert client.get(f"/_sandbox/mail/{row}").status_code == 404


def test_no_letters_yet(client, world):
    assert "/_sandbox/mail/" not in client.get("/_sandbox/mail").text
