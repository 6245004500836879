"""The strongest moment: praise, the certificate, then one next step for this graduate alone."""

import pytest

from shop.demo import KEN
from tests.journeys.shown import finish, nothing_shown, shown
from tests.journeys.stripe_pages import pay
from tests.journeys.variants import both_scripts, each_language


@pytest.fixture
def graduate(mei):
    """A student on the graduation page, one press after the last lesson; the bridge is crossed."""

    def comes(language="ja", course="video-master", attended="video-webinar", **how):
        student = mei(language, module=4, course=course, attended=attended, **how)
        finish(student)
        student.at("/graduation")
        return student

    return comes


@both_scripts
@each_language
def test_graduation_leads_to_the_next_rung_at_the_graduates_price(graduate, language, script):
    student = graduate(language, script=script)

    student.reads("You have finished “%(course)s”")
    student.reads("Your certificate")
    assert "¥178,000" in shown(student).inner_text()
    student.press("Go on to pay %(total)s", total="¥178,000")
    student.press("Continue to pay %(total)s", total="¥178,000")
    pay(student)

    student.at("/thanks")
    student.open("/me")
    assert student.page.locator("main a[href*='video-pro']").first.is_visible()


def test_the_certificate_can_be_named_once_kept_and_checked_by_anybody(graduate, someone):
    student = graduate()
    student.click(student.page.locator("main a[href*='/certificates/']").first)
    student.page.fill("[name=name]", "青木 めい")
    student.press("Put this name on the certificate")

    paper = student.page.locator("a[href$='.pdf']").get_attribute("href")
    answer = student.context.request.get(student.shop.url + paper)
    check = student.page.locator("a[href*='/verify/']").first.get_attribute("href")

    assert answer.body().startswith(b"%PDF-")
    stranger = someone().open(check)
    stranger.reads("This certificate is genuine")
    assert "青木 めい" in stranger.page.locator("main").inner_text()


def test_a_shared_graduates_offer_does_nothing_for_ken(graduate, someone):
    student = graduate()
    offer = shown(student).locator("a[href*='/offers/']").get_attribute("href")
    look = shown(student).locator("h3 a").get_attribute("href")
    ken = someone(email=KEN.email)

    ken.open(offer)
    ken.answered(404)
    ken.is_sound()
    ken.open(look)
    nothing_shown(ken)
    assert "¥178,000" not in ken.page.locator("main").inner_text()
    ken.open(look.replace("?", "/checkout?"))

    ken.answered(404)


def test_what_is_for_graduates_only_is_locked_for_ken_on_every_road(someone):
    ken = someone(email=KEN.email).open("/products/blog-coaching")
    ken.reads("For graduates")
    ken.is_sound()
    assert ken.page.locator("main a[href*='checkout']").count() == 0

    ken.open("/products/blog-coaching/checkout")

    ken.reads("“%(name)s” is for graduates.")
    assert ken.page.locator("form[action$='/orders']").count() == 0


def test_before_a_big_step_a_graduate_may_try_it_at_a_free_event(graduate):
    student = graduate(course="wordpress-blog", attended="")

    assert shown(student).locator("a[href*='blog-webinar']").count() > 0
    student.press("Continue, free of charge")
    student.press("Start free of charge")
    student.at("/thanks")
    student.follow("See the event and how to join")

    student.reads("You are registered")
    student.is_sound()


@both_scripts
def test_a_graduates_no_is_remembered_and_can_be_taken_back(graduate, script):
    student = graduate(script=script)

    student.press("Not this time")
    student.reads("We won’t show this for %(days)s days.", days=60)
    for address in ("/me", "/products/video-pro", "/courses/video-master/graduation"):
        nothing_shown(student.open(address))
    student.open("/account/offers")
    student.press("Look at it again after all")

    assert "¥178,000" in shown(student).inner_text()


def test_after_its_deadline_an_offer_is_refused_and_the_regular_price_said(someone, past, shop):
    email = past.student()
    order = past.bought(email, "wordpress-blog")
    student = someone("en", email=email).open(f"{order}/thanks")
    student.reads("An optional addition: %(title)s")

    shop.later(hours=25)
    student.press("Pay %(price)s and add", price="¥1,980")

    student.reads("This offer has ended")
    student.answered(410)
    student.is_sound()
    student.reads("You can buy “%(title)s” at the regular price (%(price)s) any time.")
    student.open(f"{order}/thanks")
    student.reads("This offer ended on %(moment)s")
