"""A quiz is passed, work is handed in and accepted: only then is the lesson finished."""

from shop.demo import PASSWORD, SAEKI
from tests.journeys.variants import both_scripts, each_language


@both_scripts
@each_language
def test_a_quiz_is_tried_twice_and_passed(mei, language, script):
    student = mei(language, module=1, course="seo-writing", script=script)
    student.reads("This lesson is done when its quiz is passed.")
    assert student.page.locator("form[action$='/completion']").count() == 0
    student.is_sound()

    choose(student, 1, 1, 1)
    student.answered(422)
    student.reads("%(right)s of %(total)s right. Look at the others once more.", right=1, total=3)
    assert student.page.locator("[name=q1][value='1']").is_checked()
    student.is_sound()

    choose(student, 2, 1, 3)
    student.at("/completed")
    student.reads("Quiz passed: %(right)s of %(total)s right.", right=3, total=3)


@both_scripts
def test_work_is_handed_in_asked_for_once_more_and_accepted(mei, someone, script):
    student = mei("en", module=1, course="video-pro", script=script)
    student.is_sound()
    hand_in(student, "Changed: 0:48, eight seconds shorter.", "javascript:alert(1)")
    student.answered(422)
    student.is_sound()
    hand_in(student, "Changed: 0:48, eight seconds shorter.", "https://example.jp/film")
    student.reads("Handed in. The answer comes here and by e-mail.")
    student.is_sound()
    lesson = student.page.url.removeprefix(student.url(""))

    teacher = someone(script=script)
    teacher.sign_in(SAEKI.email, PASSWORD)
    answer(teacher, "once_more", "決めてほしいことを一つ、最後に書いてください。")

    student.open(lesson).reads("Hand it in again")
    hand_in(student, "Please decide: title A or title B?", "")
    answer(teacher, "accepted", "よく伝わります。")

    student.click(student.open("/me").page.locator("a[href*='/completed']").first)
    student.at("/completed")


def choose(student, *answers):
    for place, number in enumerate(answers):
        student.page.check(f"[name=q{place}][value='{number}']")
    student.press("Check the answers")


def hand_in(student, words, link):
    student.page.fill("[name=words]", words)
    student.page.fill("[name=link]", link)
    student.click(student.page.locator("form[action$='/hand-in'] button"))


def answer(teacher, verdict, words):
    teacher.click(teacher.open("/studio").page.locator("a[href*='/studio/hand-ins/']").first)
    teacher.is_sound()
    teacher.page.check(f"[name=verdict][value='{verdict}']")
    teacher.page.fill("[name=answer]", words)
    teacher.press("Send the answer")
    teacher.reads("The answer leaves by e-mail.")
    teacher.is_sound()
