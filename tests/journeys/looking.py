"""What may be wrong with a page: its markup, its width, the rules of accessibility, its links."""

import html5lib

from tests.journeys.addresses import ONLY_JAPANESE


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
    """In the width and the light of this browser."""
    if visit.sideways() > 0:
        yield f"scrolls {visit.sideways()} px sideways"
    yield from visit.breaks_rules()


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
