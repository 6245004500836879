"""What may be wrong with a page: its markup, its width, the rules of accessibility, its links."""

import html5lib

from tests.journeys.addresses import ONLY_JAPANESE

NARROW, WIDE = {"width": 320, "height": 800}, {"width": 1280, "height": 900}
VIEWS = {"ja": ((WIDE, "dark"), (NARROW, "light")), "en": ((WIDE, "light"), (NARROW, "dark"))}


def spoken(addresses, language):
    return [each for each in addresses if language == "ja" or not each.startswith(ONLY_JAPANESE)]


def faults(visit, address, status=200):
    """What is wrong with this page, in words."""
    answer = visit.page.goto(visit.url(address))
    if answer.status != status:
        yield f"{address} answers {answer.status}"
        return
    yield from (f"{address}: {wrong}" for wrong in written_wrong(answer.text(), visit.language))
    if "sandbox;" in answer.headers["content-security-policy"]:
        unsealed(visit.page, answer.text())
    yield from (f"{address} {wrong}" for wrong in seen_wrong(visit))


def seen_wrong(visit):
    """Both widths and lights, the rules of accessibility in each."""
    for size, theme in VIEWS[visit.language]:
        visit.page.set_viewport_size(size)
        visit.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        if visit.sideways() > 0:
            yield f"{size['width']}: scrolls {visit.sideways()} px sideways"
        yield from (f"{theme}: {broken}" for broken in visit.breaks_rules())


def unsealed(page, letter):
    """Where it lies, a letter lets no script run, not even axe."""
    page.goto("about:blank")
    page.set_content(letter)


def narrow_faults(visit, address):
    answer = visit.page.goto(visit.url(address))
    if answer.status >= 400:
        yield f"{address} answers {answer.status}"
    elif visit.sideways() > 0:
        yield f"{address} scrolls sideways"


def written_wrong(html, language):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(html)
    yield from (f"html {code} {words}" for _, code, words in parser.errors)
    if len(page.findall(".//h1")) != 1:
        yield f"{len(page.findall('.//h1'))} h1"
    if page.get("lang") != language:
        yield f"lang={page.get('lang')}"


def links(browser, address):
    """The shop's own addresses on a page, without their anchors."""
    with browser.get(address) as answer:
        page = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
    for anchor in page.iterfind(".//a[@href]"):
        address = anchor.get("href").partition("#")[0]
        if address.startswith("/") and not address.startswith(("/_sandbox/stripe", "/sign-in?")):
            yield address


def status_of(browser, address):
    with browser.get(address) as answer:
        return answer.status_code
