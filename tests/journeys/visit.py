"""One browser of one person: it opens pages, reads, presses, and keeps what went wrong."""

import itertools
import re
from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import expect

from shop.demo import PASSWORD
from tests.journeys.words import said, words

PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)
NARROW = {"width": 320, "height": 800}
LOCALES = {"ja": "ja-JP", "en": "en-GB"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = f"""
;axe.run(document, {{runOnly: {RULES}, resultTypes: ["violations"]}}).then((found) =>
    found.violations.map((each) => `${{each.id}}: ${{each.nodes.map((node) => node.target)}}`))
"""
STATUS = "Failed to load resource: the server responded with a status of"
NUMBERS = itertools.count(1)


@cache
def axe_script():
    folder = Path(axe_playwright_python.__file__).parent
    return next(folder.rglob("axe.min.js")).read_text(encoding="utf-8")


def _settings(language, script, width=1280, theme="light"):
    """Every browser comes from an address of its own, so that no limit counts them as one."""
    high, low = divmod(next(NUMBERS), 250)
    return {
        "locale": LOCALES[language],
        "timezone_id": "Asia/Tokyo",
        "viewport": {"width": width, "height": 900},
        "color_scheme": theme,
        "reduced_motion": "reduce",
        "java_script_enabled": script,
        "extra_http_headers": {"X-Forwarded-For": f"10.0.{high}.{low}"},
    }


class Visit:
    def __init__(self, browser, shop, language="ja", email=None, script=True, **how):
        self.shop, self.language, self.email, self.scripted = shop, language, email, script
        self.said, self.refused = [], []
        self.context = browser.new_context(**_settings(language, script, **how))
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda failure: self.said.append(str(failure.error)))
        self.context.on("response", self._look)
        if email:
            self.context.add_cookies([shop.session_cookie(email)])
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)

    def open(self, path):
        self.page.goto(self.url(path))
        return self

    def url(self, path):
        return self.shop.url + ("/en" if self.language == "en" else "") + path

    def sign_in(self, email, password=PASSWORD):
        self.open("/sign-in")
        form = self.page.locator("form[action$='/sign-in']")
        form.locator("[name=email]").fill(email)
        form.locator("[name=password]").fill(password)
        form.locator("button").click()
        self.at("/me", "/studio")

    def open_newest_letter(self):
        self.open("/_sandbox/mail").page.locator("main li a").first.click()

    def say(self, english):
        return said(self.language, english)

    def words(self, english, **values):
        return words(self.language, english, **values)

    def reads(self, english, **values):
        """The sentence stands on the page."""
        expect(self.text(english, **values)).to_be_visible()

    def reads_nowhere(self, english, **values):
        expect(self.page.get_by_text(self.words(english, **values))).to_have_count(0)

    def text(self, english, **values):
        return self.page.get_by_text(self.words(english, **values)).first

    def press(self, english, **values):
        self.click(self.page.get_by_role("button", name=self.words(english, **values)).first)

    def follow(self, english, **values):
        self.click(self.page.get_by_role("link", name=self.words(english, **values)).first)

    def click(self, place):
        """Then the whole of the page it leads to: one that has only begun holds nothing yet."""
        place.click()
        self.page.wait_for_load_state("domcontentloaded")

    def at(self, *endings):
        """Wait until the address of the page ends like one of these, question and place aside."""
        self.page.wait_for_url(lambda url: re.split("[?#]", url)[0].endswith(endings))

    def answered(self, status):
        """The page was refused on purpose; anything else that was refused fails the test."""
        assert self.refused and self.refused[-1][0] == status, self.refused
        self.refused.pop()

    def is_sound(self):
        """On the narrowest phone; where no script runs, no rule can be asked either."""
        usual = self.page.viewport_size
        self.page.set_viewport_size(NARROW)
        self.no_sideways()
        if self.scripted:
            self.axe()
        self.page.set_viewport_size(usual)

    def axe(self):
        assert list(self.breaks_rules()) == [], self.page.url

    def no_sideways(self):
        assert self.sideways() <= 0, self.page.url

    def breaks_rules(self):
        """WCAG 2.2 A and AA, good practice.

        The debugger injects axe, so that the policy against foreign scripts stays on."""
        return self.page.evaluate(axe_script() + AXE)

    def sideways(self):
        root = "document.documentElement"
        return self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")

    def troubles(self):
        return self.said + [f"{status} {url}" for status, url in self.refused]

    def _hear(self, message):
        if message.type == "error" and not message.text.startswith(STATUS):
            self.said.append(f"{message.text} ({self.page.url})")

    def _look(self, response):
        if response.status >= 400:
            self.refused.append((response.status, response.url))
