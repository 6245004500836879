"""After thirteen months nobody can read any more why somebody was shown an offer."""

from datetime import timedelta

import pytest

from shop.extensions import db
from shop.funnel.retention_operations import KEPT, forget_reasons
from shop.offers.models import Answer, DecisionRecord, Proposal
from shop.offers.words import ProposalState
from tests.conftest import NOON
from tests.funnel.conftest import answer_address, quote_in, words
from tests.racing import BOTH_DATABASES

DAY = timedelta(days=1)


@pytest.fixture
def proposed(hana, buy):
    """The answer Hana gave to the add-on on the thank-you page, and the proposal."""

    def answer(said):
        page = hana.get(buy())
        if said:
            hana.submit(answer_address(), answer=said, quote=quote_in(page))
        return db.session.query(Proposal).one()

    return answer


def forgotten(at):
    forget_reasons(at)
    db.session.expire_all()
    return db.session.query(Proposal).one()


@BOTH_DATABASES
@pytest.mark.parametrize("said", ["", "declined", "later"])
def test_the_reason_goes_and_the_bare_answer_stays(proposed, said):
    shown = proposed(said)
    kept = bare(shown)
    assert {"at", "credited"} <= shown.reason_facts.keys()

    assert "at" in forgotten(NOON + KEPT - DAY).reason_facts
    old = forgotten(NOON + KEPT + DAY)

    assert set(old.reason_facts) == {"about", "title"}
    assert bare(old) == kept
    assert [each.kind for each in db.session.query(Answer)] == ([said] if said else [])
    assert [each.verdicts for each in db.session.query(DecisionRecord)] == [[]]


def bare(proposal):
    return proposal.state, proposal.deadline, proposal.price_minor, proposal.title


def test_what_was_bought_keeps_its_evidence(proposed):
    told = proposed("accepted").reason_facts

    assert forgotten(NOON + KEPT + DAY).reason_facts == told


def test_an_offer_still_open_keeps_its_reason(proposed):
    shown = proposed("")
    db.session.execute(db.text("DROP TRIGGER proposal_keeps_terms"))
    shown.deadline = None
    db.session.commit()

    old = forgotten(NOON + KEPT + DAY)

    assert old.state is ProposalState.SHOWN
    assert "at" in old.reason_facts


def test_what_was_forgotten_is_still_told_on_its_pages(proposed, hana):
    proposed("declined")

    forgotten(NOON + KEPT + DAY)

    assert "worksheetの講座" in words(hana.get("/account/offers"))


def test_it_is_forgotten_once(proposed):
    proposed("declined")

    assert [forget_reasons(NOON + KEPT + DAY) for _ in range(2)] == [2, 0]
