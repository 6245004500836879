"""A student moves to another mailbox: asked for in the account, confirmed from the letter."""

from tests.journeys.lived_in import change_link
from tests.journeys.variants import both_scripts, each_language


@both_scripts
@each_language
def test_a_student_changes_the_address_of_the_account(shop, past, someone, language, script):
    email = past.student()
    past.bought(email, "wordpress-blog")
    student = someone(language, email=email, script=script).open("/account")

    ask(student, "not an address")
    student.answered(422)
    student.reads("This does not look like an e-mail address. Please check it.")
    assert student.page.input_value("[id=new-address]") == "not an address"
    student.is_sound()

    ask(student, f"moved-{email}")
    student.reads(
        "We have written to this address. Open the link there within %(n)s minutes.", n=30
    )
    student.open(shop.ask(change_link)).reads("From now on: %(email)s", email=f"moved-{email}")
    student.is_sound()
    student.press("Change the address")

    student.at("/account")
    student.reads("The address of your account is changed. Other browsers were signed out.")
    assert shop.ask(lambda: shop.student(f"moved-{email}")) is not None
    student.open("/learn/wordpress-blog").page.wait_for_url("**/learn/wordpress-blog/**")


def ask(student, email):
    student.page.fill("[id=new-address]", email)
    student.press("Send a link to the new address")
