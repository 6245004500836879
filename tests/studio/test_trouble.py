"""What stopped by itself stands on the owner's first page, and one press lets it try again."""

import pytest

from shop import outbox
from shop.extensions import db
from shop.jobs import catch_up
from shop.payments.event_queries import PATIENCE
from shop.payments.models import StripeEvent


@pytest.fixture
def parked(world):
    """An event that failed for as long as anyone tries."""
    row = StripeEvent(
        event_id="evt_poison",
        kind="charge.refunded",
        object_ref="ch_nobody",
        livemode=False,
        created=1,
        received_at=world.now,
        tries=PATIENCE,
        error="ValueError('poison')",
    )
    db.session.add(row)
    db.session.commit()
    return row


def test_a_parked_event_is_shown_with_its_error_to_the_owner_alone(client, parked, world):
    page = client.sign_in(world.nao).get("/studio").text

    assert "「charge.refunded」" in page
    assert "poison" in page
    assert "poison" not in client.sign_in(world.mori).get("/studio").text


def test_a_parked_event_rests_until_it_is_tried_again(owners_desk, parked, world, standin):
    catch_up(world.now)
    assert parked.handled_at is None

    owners_desk.submit("/studio/trouble/again")
    catch_up(world.now)

    db.session.refresh(parked)
    assert parked.outcome == "orphan"


def test_a_letter_given_up_is_shown_and_leaves_after_all(owners_desk, world):
    outbox.put_letter(
        outbox.Letter("x@example.jp", "welcome_free", "ja", {}), "a-letter", world.now
    )
    row = db.session.query(outbox.Outbox).one()
    row.failed_at, row.attempts, row.last_error = world.now, 8, "ConnectionRefusedError()"
    db.session.commit()

    assert "ConnectionRefusedError" in owners_desk.get("/studio").text
    owners_desk.submit("/studio/trouble/again")

    db.session.refresh(row)
    assert (row.failed_at, row.attempts) == (None, 0)
    assert "ConnectionRefusedError" not in owners_desk.get("/studio").text
