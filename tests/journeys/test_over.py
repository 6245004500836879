"""After its stored end a proposal of any moment is refused, kindly and with the regular price."""

import pytest
import sqlalchemy as sa

from shop import clock
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.offers.availability import FITTING
from shop.offers.models import Offer
from shop.offers.rules import OfferState, PriceRule
from shop.offers.words import Moment
from tests.journeys.shown import shown
from tests.journeys.test_moments import Reaching
from tests.journeys.variants import twin

PLACES = ["module", "graduation", "event", "library", "letter"]
LOOK_FIRST = ("module", "library")
TEN_DAYS = 240


@pytest.fixture(scope="module")
def ending(shop):
    """Whatever is proposed in this shop ends ten days after its moment."""
    with shop.inside():
        for step in db.session.scalars(sa.select(NextStep)).all():
            for moment in Moment:
                if step.kind in FITTING[moment] and moment is not Moment.PRODUCT_PAGE:
                    db.session.merge(_terms(step, moment))
        db.session.commit()
    return shop


def _terms(step, moment):
    known = db.session.scalar(sa.select(Offer).filter_by(next_step_id=step.id, moment=moment))
    offer = known or Offer(
        slug=f"ending-{step.id}-{moment}",
        next_step_id=step.id,
        moment=moment,
        price_rule=PriceRule.LIST,
        created_at=clock.now(),
    )
    offer.state, offer.window_hours, offer.until = OfferState.RUNNING, TEN_DAYS, None
    return offer


@twin
@pytest.mark.parametrize("place", PLACES)
def test_what_has_ended_is_refused_and_says_so(someone, past, ending, place):
    student = someone(email=past.student("late"))
    getattr(Reaching(student, past, ending), place)()
    assert shown(student).locator(".until time").count() == 1
    if place in LOOK_FIRST:
        student.follow("Look inside")

    ending.later(days=11)
    shown(student).locator("button[value=accepted]").click()

    student.reads("This offer has ended")
    student.answered(410)
    student.is_sound()
