import pytest

from shop.accounts.models import Student
from shop.extensions import db
from shop.mail.queries import letter_in, letters
from shop.offers.guardrail import pause_if_regretted
from shop.offers.occasions import Occasion
from shop.offers.operations import claim_acceptance, mark_undone_answer
from shop.offers.rules import regretted
from shop.offers.words import Moment, OfferState
from shop.payments.models import OwnerTask
from tests.offers.gathering import put, terms_for

pytestmark = pytest.mark.invariant(18)


@pytest.mark.parametrize(
    ("taken_back", "complaints", "too_many"),
    [(8, 1, False), (9, 0, True), (0, 2, True), (0, 0, False)],
)
def test_eight_in_a_hundred_may_change_their_mind(taken_back, complaints, too_many):
    assert regretted(taken_back, complaints) is too_many


def accept(world, now, times):
    """So many students accept the worksheet on the thank-you page."""
    made = []
    for n in range(times):
        buyer = Student(email=f"buyer{n}@example.jp", created_at=now)
        db.session.add(buyer)
        db.session.commit()
        thanks = Occasion(Moment.THANK_YOU, str(n), now, (world.blog.id,))
        made.append(put(buyer, thanks, now).id)
        claim_acceptance(made[-1], now)
    db.session.commit()
    return made


def undo(proposal_ids, now):
    mark_undone_answer(proposal_ids, now)
    db.session.commit()
    return [letter_in(row).event for row in letters()]


def test_the_ninth_undone_yes_pauses_the_step_and_tells_its_teacher(world, now):
    accepted = accept(world, now, 10)

    assert undo(accepted[:8], now) == []
    assert not world.to_worksheet.paused

    assert undo(accepted[8:9], now) == ["offer_paused"]
    assert world.to_worksheet.paused


def test_it_is_paused_and_told_once(world, now):
    assert undo(accept(world, now, 10), now) == ["offer_paused"]


def test_an_offer_pauses_itself_and_not_its_step(world, now):
    offer = terms_for(world.to_worksheet, Moment.THANK_YOU, now)
    undo(accept(world, now, 9), now)
    assert offer.state is OfferState.PAUSED
    assert not world.to_worksheet.paused


def test_what_was_undone_on_other_terms_does_not_count(world, now):
    before = accept(world, now, 5)
    terms_for(world.to_worksheet, Moment.THANK_YOU, now)
    buyer = Occasion(Moment.THANK_YOU, "99", now, (world.blog.id,))
    on_terms = put(world.hana, buyer, now)
    claim_acceptance(on_terms.id, now)
    assert undo([*before, on_terms.id], now) == []


def test_refunds_count_like_undoing(world, now):
    accepted = accept(world, now, 10)
    undo(accepted[:5], now)
    assert not pause_if_regretted(accepted[0], now, refunded=accepted[2:8])
    assert pause_if_regretted(accepted[0], now, refunded=accepted[2:9])


def test_two_complaints_are_enough(world, now):
    accepted = accept(world, now, 2)
    assert not pause_if_regretted(accepted[0], now, complained=accepted[:1])
    assert pause_if_regretted(accepted[0], now, complained=accepted)


def test_a_refund_is_kept_as_a_fact_and_counts_from_then_on(world, now):
    accepted = accept(world, now, 10)
    pause_if_regretted(accepted[0], now, refunded=accepted[:4])

    assert undo(accepted[4:8], now) == []
    assert undo(accepted[8:9], now) == ["offer_paused"]


def test_undone_and_paid_back_is_one_regret(world, now):
    accepted = accept(world, now, 10)
    undo(accepted[:8], now)

    assert not pause_if_regretted(accepted[0], now, refunded=accepted[:8])


def test_refunds_on_other_terms_do_not_count(world, now):
    before = accept(world, now, 9)
    terms_for(world.to_worksheet, Moment.THANK_YOU, now)
    on_terms = put(world.hana, Occasion(Moment.THANK_YOU, "99", now, (world.blog.id,)), now)
    claim_acceptance(on_terms.id, now)

    assert not pause_if_regretted(on_terms.id, now, refunded=[*before, on_terms.id])


def test_the_owner_has_a_task_and_the_teacher_a_letter(world, now):
    undo(accept(world, now, 10), now)

    task = db.session.query(OwnerTask).one()
    assert (task.kind, task.facts["regrets"]) == ("offer_paused", 9)
