"""One proposal at each moment, for a true reason that everybody reads in the same words."""

from dataclasses import dataclass

import pytest

from shop import clock
from shop.accounts.account_operations import switch_mail
from shop.demo import OWNER
from shop.funnel.follow_up_operations import follow_up
from tests.journeys.shown import finish, nothing_shown, shown
from tests.journeys.variants import each_language, twin
from tests.journeys.words import words

BLOG, FILM = "wordpress-blog", "video-master"


@dataclass
class Reaching:
    """Brings one student to the page of a moment."""

    visit: object
    past: object
    shop: object

    def thank_you(self):
        self.at(self.past.bought(self.visit.email, BLOG) + "/thanks")

    def module(self):
        self.past.bought(self.visit.email, BLOG, days_ago=9)
        self.at(self.past.learned(self.visit.email, BLOG, 1, but=1))
        finish(self.visit)
        self.visit.at("/completed")

    def graduation(self):
        self.graduate(FILM)
        self.past.attended(self.visit.email, "video-webinar")
        self.at(f"/courses/{FILM}/graduation")

    def event(self):
        self.graduate(BLOG)
        self.past.bought(self.visit.email, "blog-webinar")
        self.past.attended(self.visit.email, "blog-webinar")
        self.at("/events/blog-webinar/after")

    def library(self):
        self.graduate(BLOG)
        self.at("/me")

    def product(self):
        self.library()
        self.visit.follow("Look inside")
        self.visit.at("/products/blog-webinar")

    def letter(self):
        self.graduate(BLOG, days_ago=8)
        with self.shop.inside():
            switch_mail(self.shop.student(self.visit.email), "courses", True, clock.now())
            follow_up(clock.now())
        self.await_letter(words("ja", "Your next step: %(title)s"))
        link = self.visit.page.locator(".letter-text a[href*='/offers/']").first
        self.at("/offers/" + link.get_attribute("href").rpartition("/")[2])

    def graduate(self, course, days_ago=2):
        self.past.bought(self.visit.email, course, days_ago=days_ago + 20)
        self.past.learned(self.visit.email, course, days_ago=days_ago)

    def await_letter(self, subject):
        mine = self.visit.page.locator("main li", has_text=self.visit.email)
        letter = mine.filter(has_text=subject).locator("a")
        for _ in range(40):
            if self.visit.open("/_sandbox/mail") and letter.count():
                return letter.first.click()
            self.visit.page.wait_for_timeout(200)
        raise AssertionError("no letter came")

    def at(self, address):
        self.visit.open(address)


PLACES = ["thank_you", "module", "graduation", "event", "library", "product", "letter"]
every_place = pytest.mark.parametrize("place", PLACES)


@pytest.fixture
def reach(someone, past, shop):
    """reach("library"): a student in front of the one proposal of that moment."""

    def comes(place, language="ja", email=None, **how):
        visit = someone(language, email=email or past.student("reader"), **how)
        getattr(Reaching(visit, past, shop), place)()
        return visit

    return comes


@pytest.fixture
def owner(someone):
    return someone(email=OWNER.email)


def reason_on(card):
    return card.locator(".why span").inner_text()


def says_no(visit):
    visit.click(visit.page.locator("section.offer button[value=declined]"))
    visit.reads("We won’t show this for %(days)s days.", days=60)


@each_language
@every_place
def test_one_thing_is_shown_for_a_reason_all_can_read_and_a_no_is_kept(
    reach, owner, shop, place, language
):
    student = reach(place, language)
    reason, here = reason_on(shown(student)), student.page.url
    student.is_sound()

    says_no(student)

    student.page.goto(here)
    nothing_shown(student)
    nothing_shown(student.open("/me"))
    student.open("/account/offers")
    assert reason in student.page.locator("main").inner_text()
    if language == "ja":
        owner.open(f"/studio/students/{shop.ask(lambda: shop.student(student.email).public_id)}")
        assert reason in owner.page.locator("main").inner_text()


@twin
@pytest.mark.parametrize("place", ["event", "library", "product", "letter"])
def test_a_yes_leads_to_the_page_that_says_everything_once_more(reach, place):
    student = reach(place)
    if place == "library":
        student.follow("Look inside")

    shown(student).locator("button[value=accepted]").click()

    student.at("/checkout")
    student.reads("Confirm your order")


def test_switched_off_it_is_silent_everywhere_at_once(someone, past, shop):
    student = someone(email=past.student("quiet"))
    road = Reaching(student, past, shop)
    road.event()
    student.open("/account").press("Show me no offers")
    student.reads("You are not shown any offers.")

    order = past.bought(student.email, "seo-writing")
    for place in ("/me", "/events/blog-webinar/after", f"/courses/{BLOG}/graduation"):
        nothing_shown(student.open(place))
    for place in (f"{order}/thanks", "/products/blog-coaching"):
        nothing_shown(student.open(place))


def test_whoever_is_unhappy_finds_a_hand_where_the_offer_stood(someone, past, shop, owner):
    student = someone(email=past.student("unhappy"))
    Reaching(student, past, shop).graduate(BLOG)
    student.open(f"/products/{BLOG}/survey")
    student.page.locator("[name=score][value='2']").check(force=True)
    student.page.fill("[name=words]", "先に進めませんでした。")
    student.press("Send the answer")

    for place in ("/me", f"/courses/{BLOG}/graduation"):
        student.open(place).reads("Tell us what did not go well")
        nothing_shown(student)
        student.is_sound()
    student.follow("Write to the teacher")
    student.at("/contact")
    student.is_sound()
    assert "青木 芽衣" in owner.open("/studio").page.locator("main").inner_text()


def test_the_desk_explains_foresees_replays_and_warns_by_its_links(owner, past, shop):
    email = past.student("asked")
    owner.open("/studio/offers").follow("Why is somebody shown this?")
    owner.page.fill("[name=student]", email)
    owner.press("Show the answer")
    owner.reads("What %(who)s would see now")
    owner.click(owner.open("/studio/offers").page.locator("td a").first)
    owner.follow("Who would see this?")
    owner.reads("Reach this moment")
    owner.follow("What would it have changed?")
    owner.reads("Decided as it was then")
    owner.open("/studio/ladders/video").follow("Worth a look")
    owner.reads("What you allow")
    owner.open("/studio").follow("Numbers")
    owner.reads("Pressure")
