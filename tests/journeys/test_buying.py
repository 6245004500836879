import pytest

VISA = "4242424242424242"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_guest_buys_a_course_and_adds_the_worksheet(someone, language):
    guest = someone(language).open("/products/wordpress-blog")
    guest.follow("Go on to pay %(total)s", total="¥49,800")
    guest.reads("Before you decide: the six items")
    guest.page.fill("[name=email]", "guest@example.jp")
    guest.press("Continue to pay %(total)s", total="¥49,800")
    guest.page.locator(f"button[value='{VISA}']").click()
    guest.at("/thanks")
    guest.press("Pay %(price)s and add", price="¥1,980")
    guest.reads("You can undo this until")
