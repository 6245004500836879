"""Every page of a lived-in school, whose people and whose Stripe wrote hostile words everywhere.

What a browser would run of them, what might be framed, and whether a secret is told anywhere.
"""

import io
import re
import sys
from contextlib import redirect_stderr
from dataclasses import dataclass, field

import pytest
import sqlalchemy as sa

from shop import clock
from shop.demo import KEN, MISAKI, MORI, OWNER
from shop.extensions import db
from shop.outbox import Outbox
from tests.browsers import Browser
from tests.hostile import MARK, alive, plant
from tests.journeys.addresses import NO_PAGES
from tests.journeys.live import opened_school, serving
from tests.journeys.lived_in import lived_in, newest
from tests.measure import ROOT

pytestmark = pytest.mark.slow
EMAILS = {"misaki": MISAKI, "ken": KEN, "owner": OWNER, "mori": MORI}
KEYS = {
    "secret_key": "5ec2e7" * 11,
    "stripe_key": "sk_test_sandbox_nobody_may_read_this",
    "metrics_token": "a-monitor-reads-with-this-token",
}
REFUSED = (
    ("POST", "/webhooks/stripe", 400),
    ("POST", "/sign-in", 400),
    ("GET", "/nowhere", 404),
    ("PUT", "/sign-in", 405),
    ("GET", "/media/1/x.pdf", 404),
)
EVIL = "evil.example"
TRUSTED = {"trusted_hosts": ("localhost", "127.0.0.1")}
KEPT_KEYS = re.compile(r"(?:[sr]k_live_|whsec_)\w{16,}|sk_test_(?!sandbox)\w{16,}")


@dataclass
class Walk:
    """Who opened what and was answered how; what was logged; the file of a backup."""

    answers: list = field(default_factory=list)
    foreign: list = field(default_factory=list)
    planted: list = field(default_factory=list)
    secrets: dict = field(default_factory=dict)
    called: list = field(default_factory=list)
    url: str = ""
    log: str = ""
    backup: bytes = b""

    def open(self, browser, who, address, method="GET"):
        with browser.open(address, method=method) as answer:
            said = answer.get_data()
        self.answers.append((who, address, answer.status_code, answer.headers, said))

    def pages(self):
        return [
            (f"{who} {address}", said.decode())
            for who, address, _, headers, said in self.answers
            if headers.get("Content-Type", "").startswith("text/html")
        ]


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    school = opened_school(tmp_path_factory.mktemp("school"), clock.now())
    folder, walk, lines = tmp_path_factory.mktemp("shop"), Walk(), io.StringIO()
    with redirect_stderr(lines), serving(school, folder, **KEYS, **TRUSTED) as shop:
        addresses, walk.url = lived_in(shop), shop.url
        browsers = {who: lied_to(shop.as_seen_by(each.email)) for who, each in EMAILS.items()}
        browsers["stranger"] = lied_to(Browser(shop.app))
        browsers["stranger"].submit("/sign-in/link", email=MISAKI.email)
        with shop.inside():
            addresses["stranger"].append(f"/_sandbox/mail/{newest(Outbox.id, kind='letter')}")
            walk.planted = plant()
        calls_out(walk.called)
        for who, browser in browsers.items():
            for address in [*addresses[who], *files()]:
                walk.open(browser, who, address)
        calls_out(None)
        refused(shop, walk, browsers)
        walk.foreign = [
            foreign(browsers["stranger"], each)
            for each in addresses["stranger"]
            if not each.startswith("/_sandbox/stripe")
        ]
        walk.secrets = KEYS | {"webhook": shop.app.extensions["stripe_secrets"][0]}
        shop.app.test_cli_runner().invoke(args=["backup", str(folder / "backup.db")])
        walk.backup = (folder / "backup.db").read_bytes()
    walk.log = lines.getvalue()
    return walk


def lied_to(browser):
    """Somebody between it and the shop names another host."""
    browser.environ_base["HTTP_X_FORWARDED_HOST"] = EVIL
    browser.environ_base["HTTP_FORWARDED"] = f"host={EVIL}"
    return browser


def foreign(browser, address):
    with browser.get(address, headers={"Host": EVIL}) as answer:
        return address, answer.status_code, EVIL in answer.get_data(as_text=True)


def calls_out(to):
    """From now on every connection this process opens is written there; with None no more."""
    listening["to"] = to


def _listen(happened, told):
    if happened in ("socket.connect", "socket.getaddrinfo") and listening["to"] is not None:
        listening["to"].append((happened, str(told)))


listening = {"to": None}
sys.addaudithook(_listen)


def files():
    return [each for each in NO_PAGES if "<" not in each]


def refused(shop, walk, browsers):
    """Each kind of no, and a page that breaks."""
    for method, address, _ in REFUSED:
        walk.open(browsers["stranger"], "refused", address, method)
    with shop.inside():
        db.session.execute(sa.text("UPDATE product SET title = '{'"))
        db.session.commit()
    walk.open(browsers["stranger"], "broken", "/products")


def test_the_walk_saw_what_it_should(walk):
    wrong = [
        (who, address, status)
        for who, address, status, *_ in walk.answers
        if status >= 400 and who in EMAILS and address not in files()
    ]
    assert wrong == []
    assert [each[2] for each in walk.answers if each[0] == "refused"] == [r[2] for r in REFUSED]
    assert walk.answers[-1][2] == 500


@pytest.mark.scenario("X6")
def test_no_word_that_anybody_wrote_is_alive_on_any_page(walk):
    found = {page: wrong for page, text in walk.pages() if (wrong := list(alive(text)))}

    assert found == {}


@pytest.mark.scenario("X6")
def test_the_words_were_there_to_be_seen(walk):
    seen = [page for page, text in walk.pages() if MARK in text]

    assert len(seen) > len(walk.pages()) / 2
    for column in ("Student.name", "Lesson.body", "Coupon.code", "Question.words", "Media.path"):
        assert (column in walk.planted) is (column != "Media.path")


@pytest.mark.scenario("X13")
def test_a_host_named_by_a_stranger_is_repeated_nowhere(walk):
    told = [
        address
        for _, address, _, headers, said in walk.answers
        if EVIL.encode() in said or EVIL in str(headers)
    ]
    assert told == []
    assert EVIL.encode() not in walk.backup  # where the letters wait
    letters = [text for page, text in walk.pages() if "/_sandbox/mail/" in page]
    assert any(f"{walk.url}/sign-in/" in text for text in letters)


@pytest.mark.scenario("X13")
def test_a_page_asked_for_under_a_foreign_name_is_refused(walk):
    assert {(status, told) for _, status, told in walk.foreign} == {(400, False)}


@pytest.mark.scenario("X18")
def test_no_address_that_anybody_typed_is_fetched(walk):
    assert "HandIn.link" in walk.planted
    assert walk.called == []


@pytest.mark.scenario("X17")
def test_no_answer_may_be_framed(walk):
    open_to_frames = [
        address
        for _, address, _, headers, _ in walk.answers
        if "frame-ancestors 'none'" not in headers.get("Content-Security-Policy", "")
    ]
    assert open_to_frames == []
    assert any(address.endswith("/checkout") for _, address, *_ in walk.answers)
    assert any(address.endswith("/confirm") for _, address, *_ in walk.answers)


@pytest.mark.scenario("X22")
def test_no_answer_tells_a_secret(walk):
    told = [
        (address, name)
        for _, address, _, headers, said in walk.answers
        for name, secret in walk.secrets.items()
        if secret.encode() in said or secret in str(headers)
    ]
    assert told == []


@pytest.mark.scenario("X22")
def test_no_secret_is_logged_or_carried_off_with_a_backup(walk):
    assert "order settled" in walk.log
    assert "unexpected failure" in walk.log
    assert [name for name, secret in walk.secrets.items() if secret in walk.log] == []
    assert MISAKI.email.encode() in walk.backup
    assert [n for n, secret in walk.secrets.items() if secret.encode() in walk.backup] == []


@pytest.mark.scenario("X22")
def test_no_key_is_kept_in_the_repository():
    places = [ROOT / name for name in ("shop", "templates", "static", "migrations", "tests")]
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    files += [path for path in ROOT.iterdir() if path.is_file()]

    kept = {
        str(path.relative_to(ROOT)): found
        for path in files
        if "__pycache__" not in path.parts
        if (found := KEPT_KEYS.findall(path.read_bytes().decode("utf-8", "ignore")))
    }
    assert kept == {}
    assert KEPT_KEYS.search("sk_live_" + "0" * 24)
