"""X18: the shop fetches nothing that anybody typed: it can reach Stripe and the mail server."""

import ast

import pytest

from shop import create_app
from shop.config import Config
from tests.conftest import settings
from tests.measure import ROOT

pytestmark = pytest.mark.scenario("X18")
FETCH = (
    *("requests", "httpx", "urllib3", "aiohttp", "pycurl", "http.client", "urllib.request"),
    *("socket", "ssl", "socketserver", "asyncio", "ftplib", "smtplib", "poplib", "imaplib"),
    *("telnetlib", "xmlrpc", "websocket", "stripe", "subprocess", "importlib"),
)
MAY = {
    ("payments/gateway.py", "stripe"): "the one file that knows Stripe",
    ("mail/operations.py", "smtplib"): "letters leave to the server the owner set",
    ("mail/operations.py", "ssl"): "and nobody reads them on the way",
    ("serving.py", "socket"): "it listens",
    ("serving.py", "subprocess"): "the job worker beside it",
    ("cli.py", "subprocess"): "the first start makes the environment",
    ("school/demo/make_video.py", "subprocess"): "how the demo's film was made",
    ("queue.py", "importlib"): "PostgreSQL's driver, which not every shop has",
    ("__init__.py", "importlib"): "the metrics are loaded by each process for itself",
}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{each.name}" for each in node.names)


def reaches_out():
    shop = ROOT / "shop"
    for path in sorted(shop.rglob("*.py")):
        place = path.relative_to(shop).as_posix()
        for name in imported(path):
            for way in FETCH:
                if name == way or name.startswith(f"{way}."):
                    yield place, way


def test_one_file_reaches_stripe_one_the_mail_server_and_no_other_anything():
    found = set(reaches_out())
    played = {each for each in found if each[0].startswith("sandbox/")}

    assert found - played == set(MAY)
    assert {way for _, way in played} <= {"stripe", "importlib"}  # it is called in the process


def test_no_setting_moves_stripe_to_another_address(tmp_path):
    app = create_app(settings(tmp_path, stripe_key="sk_test_" + "0" * 24))

    known = app.extensions["stripe"]._requestor._options.base_addresses
    assert known["api"] == "https://api.stripe.com"
    assert not [name for name in Config.__dataclass_fields__ if "stripe" in name and "url" in name]
