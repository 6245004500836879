"""Money on its way back: by the student's own press, at the desk, in Stripe, by a bank."""

import re

import pytest

from shop.demo import OWNER
from tests.journeys.console import Console
from tests.journeys.variants import both_scripts, each_language, twin

pytestmark = twin
CLOSED = (
    "“%(title)s” is closed while your bank looks into the payment. It opens again as soon as that "
    "is settled for you."
)
BLOG, SEO = "WordPressブログ開設コース", "SEOライティング実践コース"


@pytest.fixture
def buyer(someone, past):
    """buyer("wordpress-blog", "en"): a student at the order of what was bought two days ago."""

    def comes(slug, language="ja", **how):
        email = past.student("buyer")
        order = past.bought(email, slug, days_ago=2)
        visit = someone(language, email=email, **how)
        visit.order = order
        return visit

    return comes


@pytest.fixture
def owner(someone):
    return someone(email=OWNER.email)


@pytest.fixture
def console(someone):
    return Console(someone)


def opens(visit, address):
    """The address shows it at once, or as soon as Stripe's call has come."""
    for _ in range(30):
        visit.open(address)
        yield visit.page.locator("main").inner_text()
        visit.page.wait_for_timeout(150)


def reads_soon(visit, address, english, **values):
    said = visit.words(english, **values)
    assert any(said.search(text) for text in opens(visit, address)), said


@both_scripts
@each_language
def test_within_the_rule_one_press_brings_the_money_back(buyer, language, script):
    student = buyer("wordpress-blog", language, script=script).open("/me")
    student.click(student.page.locator(f"main a[href$='{student.order}/refund']"))
    student.reads("The rule you bought under")
    student.reads("You can have all of it back")
    student.is_sound()

    student.press("Get %(amount)s back and end access", amount="¥49,800")

    student.page.wait_for_load_state()
    student.reads_nowhere("You can have all of it back")
    assert "¥49,800" in student.page.locator("main").inner_text()
    reads_soon(student, "/me", "“%(title)s”: access ended on %(day)s.")


def test_beyond_the_rule_the_page_says_why_and_who_decides(buyer, past):
    student = buyer("wordpress-blog")
    past.learned(student.email, "wordpress-blog", but=2)

    student.open(f"{student.order}/refund")

    student.reads("A person reads what you write and answers.")
    assert student.page.locator("main form").count() == 0
    student.is_sound()


@both_scripts
def test_one_course_of_a_set_is_paid_back_and_the_other_stays(buyer, owner, script):
    student = buyer("blog-writing-bundle", script=script)
    owner.open(f"/studio{student.order}").follow("Choose lines and amounts")
    amounts = owner.page.locator("input[name^=amount_]")
    amounts.nth(0).fill("99999")
    amounts.nth(1).fill("0")
    owner.press("See the sums")
    owner.answered(422)
    owner.is_sound()

    owner.page.locator("input[name^=amount_]").nth(0).fill("34860")
    owner.press("See the sums")
    owner.reads("Stays with the school")
    owner.is_sound()
    owner.press("Pay back %(total)s", total="¥34,860")

    reads_soon(owner, f"/studio{student.order}", "Received and kept: %(kept)s", kept="¥20,860")
    student.open("/me").reads("“%(title)s”: access ended on %(day)s.", title=BLOG)
    assert student.page.get_by_role("link", name=SEO).count() == 1


def test_a_refund_made_in_stripes_dashboard_is_asked_about_and_allotted(buyer, owner, console):
    student = buyer("blog-writing-bundle")
    console.press("refund", amount="5000")

    reads_soon(owner, f"/studio{student.order}", "Say which line it was for, so that access fits.")
    owner.follow("Which line was it?")
    owner.is_sound()
    for place, amount in enumerate(("0", "5000")):
        owner.page.locator("input[name^=amount_]").nth(place).fill(amount)
    owner.press("Save")

    owner.reads_nowhere("Say which line it was for, so that access fits.")
    assert "¥5,000" in owner.page.locator("main").inner_text()


@both_scripts
@each_language
def test_a_paper_with_another_name_names_the_old_one(buyer, language, script):
    student = buyer("wordpress-blog", language, script=script).open("/me")
    student.click(student.page.locator(f"main a[href$='{student.order}/receipt']"))
    student.page.fill("[name=recipient]", "株式会社 髙﨑")
    student.press("Put this name on it")

    assert "株式会社 髙﨑" in student.page.locator("main").inner_text()
    assert re.search(r"R-\d+-\d+-2", student.page.locator("main").inner_text())
    student.is_sound()
    assert is_paper(student, student.page.get_by_role("link", name=student.say("Save as PDF")))


def test_a_refund_has_a_credit_note_to_open_and_to_keep(buyer):
    student = buyer("wordpress-blog").open("/me")
    student.open(f"{student.order}/refund").press(
        "Get %(amount)s back and end access", amount="¥49,800"
    )
    reads_soon(student, f"{student.order}/receipt", "Credit note")

    student.click(student.page.locator("#h-papers + ul a", has_text=student.say("Credit note")))

    student.reads("The receipt as it counts now")
    assert student.page.locator("h1").inner_text() == student.say("Credit note")
    student.is_sound()
    assert is_paper(student, student.page.get_by_role("link", name=student.say("Save as PDF")))


def test_a_dispute_closes_the_course_with_words_and_a_won_one_opens_it(buyer, owner, console):
    student = buyer("wordpress-blog")
    console.press("dispute", reason="fraudulent")
    reads_soon(student, "/me", CLOSED)
    student.is_sound()
    student.open(f"{student.order}/refund")
    student.reads("Your bank is looking into this payment, so we cannot send it back ourselves.")
    owner.open("/studio").reads("A payment is disputed")
    owner.open(f"/studio{student.order}")
    owner.reads("The bank takes your evidence until %(due)s. You send it in Stripe’s dashboard.")
    owner.is_sound()

    console.press("win")

    assert any("銀行" not in text for text in opens(student, "/me"))
    student.follow("Start the first lesson")
    student.reads("Mark as done")


def is_paper(visit, link):
    answer = visit.context.request.get(visit.shop.url + link.get_attribute("href"))
    return answer.body().startswith(b"%PDF-")
