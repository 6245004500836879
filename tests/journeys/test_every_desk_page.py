"""Every page of the studio, as the owner and as a teacher."""

import pytest

from shop.demo import MORI, OWNER
from tests.journeys.looking import faults, links, narrow_faults, spoken, status_of
from tests.journeys.variants import each_view, twin

EMAILS = {"owner": OWNER.email, "mori": MORI.email}


@each_view
@pytest.mark.parametrize("who", EMAILS)
def test_every_page_of_the_desk_is_sound(someone, addresses, who, language, width, theme):
    visit = someone(language, email=EMAILS[who], width=width, theme=theme)

    there = spoken(addresses[who], language)

    assert [fault for each in there for fault in faults(visit, each)] == []


@pytest.mark.parametrize("who", EMAILS)
def test_every_page_of_the_desk_works_without_a_script(someone, addresses, who):
    visit = someone(email=EMAILS[who], script=False, width=320)

    assert [fault for each in addresses[who] for fault in narrow_faults(visit, each)] == []


@twin
@pytest.mark.parametrize("who", EMAILS)
def test_no_link_of_the_desk_leads_nowhere(shop, addresses, who):
    browser = shop.as_seen_by(EMAILS[who])
    linked = {link for each in addresses[who] for link in links(browser, each)}

    assert {each for each in linked if status_of(browser, each) >= 400} == set()
