"""Every page of the shop, as whoever may see it: both languages, widths, lights, no script."""

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from shop.demo import KEN, MISAKI
from tests.journeys.addresses import LEADS_AWAY_AT_ONCE, NO_PAGES, WHO
from tests.journeys.looking import faults, links, narrow_faults, spoken, status_of
from tests.journeys.variants import each_view, twin

EMAILS = {"stranger": None, "misaki": MISAKI.email, "ken": KEN.email}


def test_the_list_of_pages_is_whole(shop, addresses):
    urls = shop.app.url_map.bind("localhost")
    listed = {rule_of(urls, each) for who in WHO for each in addresses[who]}

    pages = {rule.rule for rule in shop.app.url_map.iter_rules() if "GET" in rule.methods}

    assert pages - listed - NO_PAGES - LEADS_AWAY_AT_ONCE == set()


def rule_of(urls, address):
    try:
        return urls.match(address.partition("?")[0], return_rule=True)[0].rule
    except (NotFound, RequestRedirect):
        return None


@each_view
@pytest.mark.parametrize("who", EMAILS)
def test_every_page_is_sound(someone, addresses, who, language, width, theme):
    visit = someone(language, email=EMAILS[who], width=width, theme=theme)

    there = spoken(addresses[who], language)

    assert [fault for each in there for fault in faults(visit, each)] == []


@pytest.mark.parametrize("who", EMAILS)
def test_every_page_works_without_a_script(someone, addresses, who):
    visit = someone(email=EMAILS[who], script=False, width=320)

    assert [fault for each in addresses[who] for fault in narrow_faults(visit, each)] == []


@twin
@pytest.mark.parametrize("who", EMAILS)
def test_no_link_leads_nowhere(shop, addresses, who):
    browser = shop.as_seen_by(EMAILS[who])
    linked = {link for each in addresses[who] for link in links(browser, each)}

    assert {each for each in linked if status_of(browser, each) >= 400} == set()


@each_view
def test_every_refusal_is_as_sound_as_a_page(someone, addresses, language, width, theme):
    ken = someone(language, email=KEN.email, width=width, theme=theme)

    for line in addresses["refused"]:
        status, address = line.split()
        assert list(faults(ken, address, int(status))) == []
        ken.answered(int(status))
