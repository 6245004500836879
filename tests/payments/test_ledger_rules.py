from datetime import UTC, datetime

import pytest

from shop.money import yen
from shop.payments.ledger_rules import (
    Account,
    BalanceLine,
    Fact,
    correction,
    difference,
    facts_of,
    payment_fact,
)

NOON = datetime(2026, 10, 8, 3, 0, tzinfo=UTC)


def line(kind, amount, fee=0, source="ch_1"):
    return BalanceLine("txn_1", kind, yen(amount), yen(fee), NOON, source)


def moved(kind, amount, fee=0):
    sums = {}
    for fact in facts_of(line(kind, amount, fee)):
        for account, leg in fact.legs():
            sums[account.value] = sums.get(account.value, 0) + leg.amount
    return sums


@pytest.mark.parametrize(("kind", "amount", "fee", "books"), [
    pytest.param("charge", 49_800, 1_792,
                 {"stripe": 48_008, "sales": -49_800, "fees": 1_792}, id="a payment and its fee"),
    pytest.param("charge", 49_800, 0, {"stripe": 49_800, "sales": -49_800}, id="no fee"),
    pytest.param("refund", -5_800, 0, {"stripe": -5_800, "refunds": 5_800}, id="a refund"),
    pytest.param("refund_failure", 5_800, 0, {"stripe": 5_800, "refunds": -5_800},
                 id="a refund that came back"),
    pytest.param("dispute", -49_800, 1_300,
                 {"stripe": -51_100, "disputes": 49_800, "dispute_fees": 1_300}, id="a dispute"),
    pytest.param("dispute_reversal", 49_800, -1_300,
                 {"stripe": 51_100, "disputes": -49_800, "dispute_fees": -1_300}, id="won again"),
    pytest.param("payout", -40_000, 0, {"stripe": -40_000, "bank": 40_000}, id="to the bank"),
    pytest.param("fee", -500, 0, {"stripe": -500, "fees": 500}, id="a fee of the account"),
    pytest.param("climate_order_purchase", -500, 0, {}, id="what this shop does not know"),
])  # fmt: skip
def test_a_line_of_stripes_balance_is_booked_as(kind, amount, fee, books):
    assert moved(kind, amount, fee) == books
    assert sum(moved(kind, amount, fee).values()) == 0


def test_a_payment_has_one_name_before_and_after_its_fee_is_known():
    early, late = payment_fact("ch_1", yen(49_800), NOON), facts_of(line("charge", 49_800, 1_792))

    assert early == late[0]
    assert [fact.key for fact in late] == [("payment", "ch_1"), ("fee", "ch_1")]


def test_two_withdrawals_of_one_dispute_are_two_facts():
    assert facts_of(line("dispute", -1, source="du_1"))[0].source_id == "txn_1"


def test_only_what_the_books_say_otherwise_is_a_difference():
    right, wrong, missing = (payment_fact(name, yen(5), NOON) for name in ("a", "b", "c"))

    found = difference([right, wrong, missing], {right.key: yen(5), wrong.key: yen(50)})

    assert [each.fact for each in found] == [wrong]


def test_a_correction_takes_the_wrong_back_and_adds_the_right():
    wrong = Fact("payment", "ch_1", Account.SALES, yen(5_800), NOON)
    found = difference([wrong], {wrong.key: yen(58)})[0]

    back, right = correction(found, NOON)

    assert (back.source, back.amount) == ("reversal", yen(-58))
    assert (right.source, right.amount) == ("correction", yen(5_800))
    assert back.source_id == right.source_id == "payment:ch_1"
