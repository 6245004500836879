"""What a student was promised stays as it was promised, whoever writes."""

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.offers.models import Proposal
from shop.offers.words import Moment, PriceRule
from tests.offers.gathering import graduate, put, terms_for
from tests.racing import BOTH_DATABASES


@pytest.fixture
def promised(world, now):
    for_two_days = {"window_hours": 48, "price_rule": PriceRule.PERCENT, "percent": 10}
    terms_for(world.to_coaching, Moment.COURSE_COMPLETED, now, **for_two_days)
    return put(world.hana, graduate(world.hana, world.blog, now), now)


@BOTH_DATABASES
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("deadline", "2027-01-01 00:00:00+00:00"),
        ("deadline", None),
        ("price_minor", 1),
        ("list_price_minor", 999_999),
    ],
)
def test_the_database_refuses_to_change_what_was_promised(promised, column, value):
    rewrite = sa.text(f"UPDATE proposal SET {column} = :value WHERE id = :id")
    if column == "deadline":
        rewrite = rewrite.bindparams(sa.bindparam("value", type_=sa.DateTime(timezone=True)))
        value = promised.deadline.replace(year=2027) if value else None

    with pytest.raises(sa.exc.IntegrityError, match="keeps its price and its deadline"):
        db.session.execute(rewrite, {"value": value, "id": promised.id})


@BOTH_DATABASES
def test_its_state_goes_on(promised):
    kept = (promised.deadline, promised.price_minor)
    db.session.execute(sa.update(Proposal).values(state="declined", deadline=promised.deadline))
    db.session.commit()

    db.session.refresh(promised)
    assert (promised.state, promised.deadline, promised.price_minor) == ("declined", *kept)
