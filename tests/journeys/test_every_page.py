"""Every page, as whoever may see it: both languages, widths and lights, without a script."""

import html5lib
import pytest
import sqlalchemy as sa
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from shop import clock
from shop.catalogue.models import Lesson, Module
from shop.demo import MISAKI, MORI, OWNER
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.learning.models import Certificate, Entitlement, Graduation, ModuleCompletion
from shop.learning.operations import attend
from shop.offers.models import Offer, Proposal
from shop.outbox import Outbox
from shop.payments.models import Payment
from shop.voice.models import Question
from tests.journeys.addresses import LEADS_AWAY_AT_ONCE, NO_PAGES, ONLY_JAPANESE, WHO
from tests.journeys.past import Past

EMAILS = {"stranger": None, "misaki": MISAKI.email, "owner": OWNER.email, "mori": MORI.email}
NARROW, WIDE = {"width": 320, "height": 800}, {"width": 1280, "height": 900}
VIEWS = {"ja": ((NARROW, "light"), (WIDE, "dark")), "en": ((WIDE, "light"), (NARROW, "dark"))}


@pytest.fixture(scope="module")
def addresses(shop):
    """Who opens what, in a school where Misaki has done everything once."""
    past, misaki = Past(shop), shop.as_seen_by(MISAKI.email)
    assert misaki.get("/courses/video-master/graduation").status_code == 200
    for slug in ("video-mini", "video-checklist", "video-consulting", "video-webinar"):
        past.bought(MISAKI.email, slug)
    order = past.bought(MISAKI.email, "blog-first-article")
    assert misaki.get(f"{order}/thanks").status_code == 200
    unpaid = past.begun(MISAKI.email, "seo-writing")
    _asked_and_attended(shop)
    with shop.inside():
        known = _looked_up(shop.student(MISAKI.email))
    known |= {"order": order.rpartition("/")[2], "unpaid": unpaid.rpartition("/")[2]}
    return {who: [each.format(**known) for each in lines.split()] for who, lines in WHO.items()}


def _asked_and_attended(shop):
    with shop.inside():
        attend(shop.student(MISAKI.email).id, shop.product("video-webinar").id, clock.now())
        words = "字幕は付けたほうがよいですか。"
        db.session.add(Question(email=MISAKI.email, words=words, asked_at=clock.now()))
        db.session.commit()


def _looked_up(misaki):
    module = newest(ModuleCompletion.module_id, student_id=misaki.id)
    paper = sa.select(Certificate.public_id).join(Graduation).filter_by(student_id=misaki.id)
    first = sa.select(Lesson.slug).join(Module).where(Module.slug == "plan", Lesson.position == 1)
    return {
        "certificate": db.session.scalars(paper).first(),
        "letter": newest(Outbox.id, kind="letter"),
        "session": newest(Payment.session_id, state="open"),
        "proposal": newest(Proposal.public_id, student_id=misaki.id, moment="course_completed"),
        "add_on": newest(Proposal.public_id, student_id=misaki.id, moment="thank_you"),
        "module": module,
        "lesson": newest(Lesson.id, module_id=module),
        "first_lesson": db.session.scalar(first),
        "step": newest(NextStep.id),
        "offer": newest(Offer.id),
        "student": misaki.public_id,
        "entitlement": newest(Entitlement.id, student_id=misaki.id),
        "question": newest(Question.id),
    }


def newest(column, **conditions):
    table = column.class_
    found = sa.select(column).select_from(table).filter_by(**conditions)
    return db.session.scalar(found.order_by(table.id.desc()).limit(1))


def test_the_list_of_pages_is_whole(shop, addresses):
    urls = shop.app.url_map.bind("localhost")
    listed = {rule_of(urls, each) for every in addresses.values() for each in every}

    pages = {rule.rule for rule in shop.app.url_map.iter_rules() if "GET" in rule.methods}

    assert pages - listed - NO_PAGES - LEADS_AWAY_AT_ONCE == set()


def rule_of(urls, address):
    try:
        return urls.match(address.partition("?")[0], return_rule=True)[0].rule
    except (NotFound, RequestRedirect):
        return None


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("who", WHO)
def test_every_page_is_sound(someone, addresses, who, language):
    visit = someone(language, email=EMAILS[who])
    there = [each for each in addresses[who] if language == "ja" or not japanese(each)]

    assert [fault for each in there for fault in faults(visit, each)] == []


@pytest.mark.parametrize("who", WHO)
def test_every_page_works_without_a_script(someone, addresses, who):
    visit = someone(email=EMAILS[who], script=False, width=320)

    assert [fault for each in addresses[who] for fault in narrow_faults(visit, each)] == []


@pytest.mark.parametrize("who", WHO)
def test_no_link_leads_nowhere(shop, addresses, who):
    browser = shop.as_seen_by(EMAILS[who])
    linked = {link for each in addresses[who] for link in links(browser, each)}

    assert {each for each in linked if status_of(browser, each) >= 400} == set()


def status_of(browser, address):
    with browser.get(address) as answer:
        return answer.status_code


def japanese(address):
    return address.startswith(ONLY_JAPANESE)


def faults(visit, address):
    """What is wrong with this page, in words."""
    answer = visit.page.goto(visit.url(address))
    if answer.status >= 400:
        yield f"{address} answers {answer.status}"
        return
    yield from (f"{address}: {wrong}" for wrong in written_wrong(answer.text(), visit.language))
    if "sandbox;" in answer.headers["content-security-policy"]:
        unsealed(visit.page, answer.text())
    for size, theme in VIEWS[visit.language]:
        visit.page.set_viewport_size(size)
        visit.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        yield from (f"{address} {size['width']} {theme}: {x}" for x in visit.looks_wrong())


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
