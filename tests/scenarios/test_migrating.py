"""The schema changes under a running shop while Stripe calls: what fails comes again."""

from threading import Thread

import pytest
from flask_migrate import downgrade, upgrade

from tests.scenarios.people import new_student
from tests.scenarios.seen import one_sale

pytestmark = pytest.mark.slow


@pytest.mark.scenario("51")
def test_calls_that_arrive_while_the_schema_changes_are_not_lost(own_shop):
    orders = [_paid(own_shop) for _ in range(6)]
    calls = Thread(target=own_shop.deliver_all)

    calls.start()
    with own_shop.inside():
        downgrade(revision="-1")  # the workers' code now runs beside an older schema
        upgrade()
    calls.join(120)
    own_shop.deliver_all()

    assert all(one_sale(own_shop, public) for public in orders)
    assert own_shop.calls.pending() == []


def _paid(shop):
    browser = shop.visitor(new_student(shop))
    public = browser.order("blog")
    browser.pay(public)
    return public
