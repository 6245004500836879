"""Twenty tabs press at once: one charge; seen to fail when the claim is a check, then a write."""

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.offers.models import Proposal
from shop.offers.rules import ProposalState
from shop.payments.models import Payment, PaymentState, Route
from tests.funnel.conftest import answer_address, quote_in
from tests.racing import guard_off, race, wait_for_lookers

TABS = 20


def pressed_at_once(app, hana, thanks):
    quotes = [quote_in(hana.get(thanks)) for _ in range(TABS)]
    address, token = answer_address(), hana.form_token()
    cookie = hana.get_cookie("sid").value

    def press():
        tab = app.test_client()
        tab.set_cookie("sid", cookie)
        form = {"answer": "accepted", "quote": quotes.pop(), "csrf_token": token}
        return tab.post(address, data=form).status_code

    return race(app, TABS, press)


def charges():
    paid = sa.select(sa.func.count(Payment.id)).filter_by(route=Route.ONE_PRESS)
    return db.session.scalar(paid.filter_by(state=PaymentState.SUCCEEDED))


def check_then_write(proposal_id, now):
    proposal = db.session.get(Proposal, proposal_id, populate_existing=True)
    if proposal.state is not ProposalState.SHOWN:
        return False
    db.session.commit()
    wait_for_lookers(2)
    proposal.state = ProposalState.ACCEPTED
    return True


@pytest.mark.scenario("30")
def test_twenty_presses_at_once_charge_once(app, hana, buy, world):
    answers = pressed_at_once(app, hana, buy())

    assert charges() == 1
    assert set(answers) == {303}


@pytest.mark.scenario("30")
def test_without_claim_and_index_twenty_presses_charge_more_than_once(app, hana, buy, world):
    thanks = buy()
    db.session.execute(sa.text("DROP INDEX uq_order_line_proposal"))
    db.session.commit()

    with guard_off("shop.checkout.operations.claim_acceptance", check_then_write):
        pressed_at_once(app, hana, thanks)

    assert charges() > 1
