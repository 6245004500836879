"""The lesson page in a browser: the film, its keys, the done mark, with a script and without."""

import pytest

from shop.accounts.queries import account_of
from shop.catalogue.queries import product_by_slug
from shop.clock import now
from shop.extensions import db
from shop.learning.models import SourceKind
from shop.learning.operations import grant
from shop.learning.queries import graduations_of
from tests.journeys.variants import each_language

HANA, MISAKI = "hana@example.jp", "misaki@example.jp"
FILM = "/learn/video-mini/mini-shoot-and-cut/mini-cut-on-action"
ELSEWHERE = "/learn/video-master/master-design/master-count-shots"
VIDEO = "document.querySelector('video')"


@pytest.fixture
def hana(shop, someone):
    """She was given the course with the film."""
    with shop.inside():
        course = product_by_slug("video-mini").id
        grant(account_of(HANA).id, course, SourceKind.GIFT, 1, now())
        db.session.commit()
    return someone(email=HANA).open(FILM)


def test_a_film_seen_to_its_end_marks_the_lesson_and_keeps_the_page(hana):
    hana.page.evaluate(f"{VIDEO}.muted = true, {VIDEO}.play()")
    hana.page.wait_for_function(f"{VIDEO}.duration > 0")
    with hana.page.expect_response(lambda answer: answer.url.endswith("/completion")):
        hana.page.evaluate(f"{VIDEO}.currentTime = {VIDEO}.duration * 0.92")

    hana.reads("This lesson is done.")
    assert hana.page.url.endswith(FILM)
    with hana.page.expect_response(lambda answer: answer.url.endswith("/place")):
        hana.page.evaluate(f"{VIDEO}.pause()")
    hana.page.reload()
    assert int(hana.page.get_attribute("video", "data-seconds")) > 20
    hana.reads("This lesson is done.")


def test_the_keys_rest_while_somebody_types_and_can_be_switched_off(hana):
    hana.page.keyboard.press(">")
    assert hana.page.evaluate(f"{VIDEO}.playbackRate") == 1.25

    hana.page.keyboard.press("?")
    hana.page.locator("[data-keys-on]").uncheck()
    hana.click(hana.page.locator("h1"))
    hana.page.keyboard.press(">")
    assert hana.page.evaluate(f"{VIDEO}.playbackRate") == 1.25


def test_the_next_lesson_is_a_key_away(hana):
    hana.page.keyboard.press("p")

    hana.page.wait_for_url(lambda url: not url.endswith(FILM))
    hana.page.keyboard.press("n")
    hana.at(FILM)


@each_language
def test_without_a_script_pressing_done_leads_on_to_the_end_of_the_module(
    shop, hana, someone, language
):
    visit = someone(language, email=HANA, script=False, width=320).open(FILM)

    visit.no_sideways()
    assert visit.page.locator("track[kind=captions]").count() == 2
    visit.click(visit.page.locator("form[action$='/completion'] button"))

    assert "/learn/video-mini/" in visit.page.url or "/completed" in visit.page.url


def test_nothing_is_loaded_from_elsewhere_before_somebody_asks(someone):
    sam = someone()
    asked = []
    sam.page.route("https://**", lambda route: (asked.append(1), route.fulfill(body="")))
    sam.open(ELSEWHERE)
    assert asked == []

    with sam.page.expect_request(lambda request: request.url.startswith("https://")):
        sam.follow("Watch the video")
    assert sam.page.locator("iframe").count() == 1


def test_a_certificate_prints_on_one_sheet_lying_down(shop, someone):
    with shop.inside():
        paper = graduations_of(account_of(MISAKI).id)[0].certificate.public_id
    misaki = someone(email=MISAKI).open(f"/certificates/{paper}")
    misaki.axe()

    printed = misaki.page.pdf(prefer_css_page_size=True)

    assert printed.count(b"/Type /Page\n") == 1
    assert b"/MediaBox [0 0 841" in printed
