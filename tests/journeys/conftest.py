"""The browser: a Chromium that is already here. Anything that goes wrong on a page fails its test.

Without one these files are reported as skipped, and why; REQUIRE_BROWSER=1 makes that an error.
"""

import os
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest

from dev import chromium
from shop import clock
from tests.journeys.live import opened_school, serving
from tests.journeys.past import Past

PARTS = ("playwright", "pytest_playwright", "axe_playwright_python")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WHY = None
if chromium() is None:
    WHY = "no Chromium found (install the package chromium, or set CHROMIUM=/path/to/it)"
elif not all(map(find_spec, PARTS)):
    WHY = "the browser's Python parts are not installed here"
if WHY and os.environ.get("REQUIRE_BROWSER"):
    raise pytest.UsageError(f"browser tests are required: {WHY}")


class NotRun(pytest.Module):
    def collect(self):
        pytest.skip(f"browser tests: {WHY}")


def pytest_pycollect_makemodule(module_path, parent):
    return NotRun.from_parent(parent, path=module_path) if WHY else None


@pytest.fixture(scope="session")
def school(tmp_path_factory):
    return opened_school(tmp_path_factory.mktemp("school"), clock.now())


@pytest.fixture(scope="module")
def shop(school, tmp_path_factory):
    """The demo school; Stripe's pages lie on another host than the shop's, as in life."""
    with serving(school, tmp_path_factory.mktemp("shop"), pay_host="localhost") as live:
        yield live


if not WHY:
    from tests.journeys.visit import Visit

    @pytest.fixture(scope="session")
    def base_url():
        """Every test has a shop of its own, so its pages name it."""

    @pytest.fixture(scope="session")
    def browser_type_launch_args(browser_type_launch_args):
        as_root = hasattr(os, "geteuid") and os.geteuid() == 0
        args = ["--disable-dev-shm-usage"] + (["--no-sandbox"] if as_root else [])
        return {**browser_type_launch_args, "executable_path": chromium(), "args": args}

    @pytest.fixture
    def trouble():
        """Console errors, page errors, broken policies and failed answers; empty at the end."""
        seen = []
        yield seen
        assert seen == []

    @pytest.fixture
    def new_context(new_context, trouble):
        """new_context(base_url=shop.url, ...): a browser of its own, Japanese unless told."""

        def make(**wishes):
            usual = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo"}
            context = new_context(**usual | wishes)
            context.on("console", partial(_note_message, trouble))
            context.on("weberror", lambda error: trouble.append(str(error.error)))
            context.on("response", partial(_note_answer, trouble))
            return context

        return make

    @pytest.fixture
    def open_browser(new_context, shop):
        """open_browser(width=320, theme="dark", email=None, ...): a page of the shop."""

        def make(width=1280, theme="light", email=None, **wishes):
            size = {"width": width, "height": 800}
            context = new_context(base_url=shop.url, viewport=size, color_scheme=theme, **wishes)
            if email:
                context.add_cookies([shop.session_cookie(email)])
            return context.new_page()

        return make

    @pytest.fixture
    def context(new_context, shop):
        return new_context(base_url=shop.url)

    @pytest.fixture
    def someone(browser, shop):
        """someone("en", width=320, script=False, email=None): a person and their browser."""
        came = []

        def comes(language="ja", **how):
            came.append(Visit(browser, shop, language, **how))
            return came[-1]

        yield comes
        for visit in came:
            visit.context.close()
        assert [trouble for visit in came for trouble in visit.troubles()] == []

    @pytest.fixture
    def past(shop):
        """What happened before: past.student(), past.bought(…), past.learned(…)."""
        return Past(shop)

    @pytest.fixture
    def mei(someone, past):
        """Mei bought a course nine days ago; mei(module=1): one lesson of it is left."""

        def comes(language="ja", module=None, course="wordpress-blog", **how):
            email = past.student()
            past.bought(email, course, days_ago=9)
            address = past.learned(email, course, module, but=1) if module else "/me"
            return someone(language, email=email, **how).open(address)

        return comes

    @pytest.fixture(scope="session")
    def axe_script():
        (folder,) = find_spec("axe_playwright_python").submodule_search_locations
        return next(Path(folder).rglob("axe.min.js")).read_text(encoding="utf-8")

    @pytest.fixture
    def axe(axe_script):
        """axe(page): WCAG 2.2 A, AA and good practice, put in past the strict policy."""

        def check(page):
            page.evaluate(axe_script)
            only = {"runOnly": RULES}
            found = page.evaluate("only => axe.run(document, only)", only)["violations"]
            places = [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]
            assert places == [], page.url

        return check

    @pytest.fixture
    def no_sideways():
        def check(page):
            root = "document.documentElement"
            wide = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
            assert wide <= 0, f"{page.url} scrolls {wide} px sideways"

        return check


def _note_message(trouble, message):
    if message.type == "error":
        trouble.append(f"{message.text} ({message.page.url if message.page else ''})")


def _note_answer(trouble, answer):
    if answer.status >= 500:
        trouble.append(f"{answer.status} {answer.url}")
