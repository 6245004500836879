"""What a buyer does on Stripe's pages: choose a card, answer the bank."""

from tests.journeys.past import VISA


def pay(visit, card=VISA):
    """One press on a test card of the payment page; a closed group is opened first."""
    visit.page.wait_for_url("**/_sandbox/stripe/c/pay/**")
    group = visit.page.locator("details", has=visit.page.locator(f"button[value='{card}']"))
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    visit.click(visit.page.locator(f"button[value='{card}']"))


def answer_bank(visit, answer):
    visit.page.wait_for_url("**/_sandbox/stripe/3ds/**")
    visit.click(visit.page.locator(f"button[value={answer}]"))


def back_from_bank(visit):
    visit.page.wait_for_url("**/_sandbox/stripe/3ds/**")
    visit.click(visit.page.locator("main a"))


def back_from_payment(visit):
    visit.page.wait_for_url("**/_sandbox/stripe/c/pay/**")
    visit.click(visit.page.locator("main > p > a").last)


def pay_otherwise(visit, way):
    """A slip, an account to transfer to, or PayPay."""
    visit.page.wait_for_url("**/_sandbox/stripe/c/pay/**")
    visit.click(visit.page.locator(f"button[name=way][value={way}]"))
