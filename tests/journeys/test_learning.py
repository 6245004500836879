"""From a free address to graduation: learning first, one proposal at the end of a chapter."""

import itertools

from shop.demo import HANA, PASSWORD
from tests.journeys.shown import finish, shown
from tests.journeys.variants import both_scripts, each_language

SEO = "/products/seo-writing"
FILM = "/learn/video-mini/mini-shoot-and-cut/mini-cut-on-action"
LENGTH = """() => new Promise((tell, fail) => {
    const film = document.querySelector("video");
    film.onloadedmetadata = () => tell(film.duration);
    film.onerror = () => fail(film.error.message);
    film.preload = "auto";
    film.load();
})"""
CAPTIONS = """() => new Promise((tell, fail) => {
    const track = document.querySelector("track[srclang=en]");
    track.onload = () => tell(track.track.cues.length);
    track.onerror = fail;
    track.track.mode = "hidden";
    track.track.mode = "showing";
    if (track.readyState == 2) tell(track.track.cues.length);
})"""
NUMBERS = itertools.count(1)


@both_scripts
@each_language
def test_a_free_course_for_an_address_opens_at_the_first_lesson(someone, language, script):
    guest = someone(language, script=script).open("/products/blog-mini")

    guest.page.fill("[name=email]", f"free-{next(NUMBERS)}@example.jp")
    guest.press("Start free of charge")
    guest.at("/thanks")
    guest.follow("Start the first lesson (%(minutes)s min)")

    guest.reads("Mark as done")


def test_the_second_lesson_waits_for_the_proof_of_the_mailbox(someone):
    guest = someone("en").open("/products/blog-mini")
    guest.page.fill("[name=email]", "waits@example.jp")
    guest.press("Start free of charge")
    guest.follow("Start the first lesson (%(minutes)s min)")

    guest.click(guest.page.locator("a[rel=next]"))

    guest.reads("Please confirm your e-mail address")
    guest.answered(403)
    guest.is_sound()


@both_scripts
def test_hana_signs_in_with_her_password_and_goes_on_where_she_was(someone, script):
    hana = someone(script=script)
    hana.sign_in(HANA.email, PASSWORD)

    hana.follow("Go on where you were")

    hana.reads("Mark as done")
    assert "/learn/wordpress-blog/" in hana.page.url


def test_a_link_by_letter_signs_in_without_a_password(someone, past):
    email = past.student()
    visit = someone("en").open("/sign-in")
    form = visit.page.locator("form[action$='/sign-in/link']")
    form.locator("[name=email]").fill(email)
    form.locator("button").click()
    visit.reads("Please look at your mail")

    visit.open_newest_letter()
    visit.click(visit.page.locator(".letter-text a[href*='/sign-in/']"))
    visit.press("Sign in and continue")

    visit.at("/me")
    visit.open("/account").reads("Where you are signed in")


@both_scripts
def test_a_lesson_is_marked_and_unmarked_and_leads_both_ways(mei, script):
    student = mei(script=script)
    student.follow("Start the first lesson")
    student.reads("Mark as done")
    first = student.page.url

    finish(student)
    student.page.wait_for_url(lambda url: url != first)
    student.click(student.page.locator("a[rel=prev]"))
    student.reads("This lesson is done.")
    student.press("Not done yet")

    student.reads("Mark as done")
    student.reads_nowhere("This lesson is done.")


def test_nothing_is_sold_inside_a_lesson(mei):
    student = mei(module=1)

    inside = student.page.locator("main")

    assert "¥" not in inside.inner_text()
    assert inside.locator(".offer, a[href*='checkout']").count() == 0


def test_the_film_plays_with_captions_and_can_be_read(someone, past):
    email = past.student()
    past.bought(email, "video-mini")
    student = someone("en", email=email).open(FILM)

    assert student.page.evaluate(LENGTH) > 30
    assert student.page.evaluate(CAPTIONS) > 5
    student.click(student.page.get_by_text(student.say("What is said in the video")))

    assert student.page.get_by_text("J cut").first.is_visible()


@both_scripts
def test_a_finished_module_praises_first_and_then_suggests_one_thing(mei, script):
    student = mei(module=1, script=script)

    finish(student)
    student.at("/completed")

    student.reads("What you can do now:")
    shown(student)
    student.is_sound()
    student.reads("Look inside")
    student.reads("No thanks")
    student.press("Remind me in %(days)s days", days=7)
    student.reads("We’ll show it again in %(days)s days", days=7)
    assert "/learn/wordpress-blog/" in student.page.url


def test_looking_inside_a_suggestion_shows_it_on_the_products_page(mei):
    student = mei("en", module=1)
    finish(student)

    student.follow("Look inside")

    student.at(SEO)
    shown(student)
    student.press("Not this time")
    student.reads("We won’t show this for %(days)s days.", days=60)


def test_a_no_is_remembered_wherever_it_could_be_shown_again(mei):
    student = mei(module=1)
    finish(student)
    student.press("No thanks")
    student.reads("We won’t show this for %(days)s days.", days=60)

    for address in ("/me", SEO):
        student.open(address)
        assert student.page.locator(".why").count() == 0
    student.open("/account/offers")
    student.reads("Look at it again after all")
    student.is_sound()


def test_offers_that_were_switched_off_stay_away_at_once(mei):
    student = mei(module=1)
    lesson = student.page.url
    student.open("/account")
    student.press("Show me no offers")
    student.reads("You are not shown any offers.")

    student.page.goto(lesson)
    finish(student)

    student.reads("What you can do now:")
    assert student.page.locator(".offer").count() == 0
