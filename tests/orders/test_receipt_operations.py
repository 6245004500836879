"""Papers are issued once, whoever asks for them and however often."""

import pytest

from shop.extensions import db
from shop.orders.models import Order
from shop.orders.receipt_models import Receipt
from shop.orders.receipt_operations import keep_papers, name_recipient, pdf_of
from shop.sandbox import play
from tests.payments.test_ledger_operations import bought
from tests.racing import BOTH_DATABASES, race

__all__ = ("bought",)


def numbers():
    db.session.expire_all()
    return [receipt.number for receipt in db.session.query(Receipt).order_by(Receipt.id)]


@BOTH_DATABASES
def test_one_name_typed_eight_times_at_once_is_one_new_paper(app, bought, now):
    number = bought().id

    def press():
        name_recipient(db.session.get(Order, number), "株式会社 段々", now)

    race(app, 8, press)

    assert numbers() == ["R-20261008-0001", "R-20261008-0001-2"]


@BOTH_DATABASES
def test_a_paper_asked_for_eight_times_at_once_is_one_paper(app, bought, now):
    bought()
    number = db.session.query(Receipt).one().id

    sent = race(app, 8, lambda: pdf_of(db.session.get(Receipt, number), now))

    assert len({bytes(each) for each in sent}) == 1


def test_an_order_paid_before_there_were_papers_gets_one_at_night(bought, now, world):
    old = bought("mini")
    old.lines[0].price_minor = 1_000
    db.session.commit()

    assert [keep_papers(now), keep_papers(now)] == [1, 0]
    assert numbers() == ["R-20261008-0001"]


def test_what_is_free_waits_for_no_paper(bought, now):
    bought("mini")

    assert keep_papers(now) == 0


@pytest.mark.parametrize("times", [1, 3])
def test_a_refund_has_one_credit_note_however_often_it_is_heard_of(
    bought, standin, stripe_calls, times
):
    order = bought()
    play.refund(standin, order.payments[-1].intent_id, 5_800)

    stripe_calls.deliver_all(lambda events: times * list(events))

    assert [each.rpartition("-")[2][0] for each in numbers()] == ["0", "C"]


def test_the_next_name_counts_on_though_other_papers_lie_between(
    bought, standin, stripe_calls, now
):
    order = bought()
    play.refund(standin, order.payments[-1].intent_id, 5_800)
    stripe_calls.deliver_all()

    for name in ("甲", "乙"):
        name_recipient(db.session.get(Order, order.id), name, now)

    assert numbers()[2:] == ["R-20261008-0001-2", "R-20261008-0001-3"]
