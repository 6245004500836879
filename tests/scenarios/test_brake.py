"""X16 over HTTP: whoever tries card after card is stopped, in whichever process they land."""

import pytest

from tests.scenarios.people import words
from tests.scenarios.seen import session_of

pytestmark = pytest.mark.slow
# No one of them is tried so often that its own count matters to other scenarios
REFUSED = ("9995", "9987", "9979", "0069", "0127")


@pytest.mark.scenario("X16")
@pytest.mark.usefixtures("no_failures")
def test_ten_refused_cards_close_the_page_and_rest_the_account(shop, hana):
    tab = shop.visitor(hana)
    public = tab.order("blog")
    for last4 in REFUSED * 2:
        tab.pay(public, f"400000000000{last4}")
        shop.deliver_all()

    answers = [tab.post("/orders", quote=tab.quote("/products/seo/checkout")) for _ in range(4)]

    assert {answer.status_code for answer in answers} == {429}
    assert "カードの不承認が続きました" in words(answers[0])
    with shop.standin.reading() as stripe:
        assert stripe.get(session_of(shop, public))["status"] == "expired"
    assert tab.get("/me").status_code == 200
    assert shop.visitor().order("seo", email="somebody@example.jp")
