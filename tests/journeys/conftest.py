"""The browser: a Chromium that is already here. Anything that goes wrong on a page fails its test.

Without one these files are reported as skipped, and why; REQUIRE_BROWSER=1 makes that an error.
"""

import os
from importlib.util import find_spec

import pytest

from dev import chromium
from shop import clock
from tests.journeys.live import opened_school, serving
from tests.journeys.lived_in import lived_in
from tests.journeys.past import Past

LIGHT = (
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-site-isolation-trials",
)
PARTS = ("playwright", "pytest_playwright", "axe_playwright_python")
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
        """Every file has a shop of its own, so its pages name it."""

    @pytest.fixture(scope="session")
    def browser_type_launch_args(browser_type_launch_args):
        as_root = hasattr(os, "geteuid") and os.geteuid() == 0
        args = [*LIGHT] + (["--no-sandbox"] if as_root else [])
        return {**browser_type_launch_args, "executable_path": chromium(), "args": args}

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

    @pytest.fixture(scope="module")
    def addresses(shop):
        """Who opens what, in a school where Misaki has done everything once."""
        return lived_in(shop)

    @pytest.fixture
    def mei(someone, past):
        """Mei bought a course nine days ago; mei(module=1): one lesson of it is left."""

        def comes(language="ja", module=None, course="wordpress-blog", attended="", **how):
            email = past.student()
            past.bought(email, course, days_ago=9)
            if attended:
                past.attended(email, attended)
            address = past.learned(email, course, module, but=1) if module else "/me"
            return someone(language, email=email, **how).open(address)

        return comes
