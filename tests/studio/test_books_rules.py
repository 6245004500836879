from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from shop.money import Money, yen
from shop.studio.books.rules import between, defused, movements, names, tax_of

NOON = datetime(2026, 10, 8, 3, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Leg:
    source: str
    source_id: str
    account: str
    amount: Money
    order_id: int | None = 1
    occurred_at: datetime = NOON


def legs(source, ref, account, amount):
    return [Leg(source, ref, "stripe", yen(amount)), Leg(source, ref, account, yen(-amount))]


def test_a_payment_and_its_fee_are_one_line():
    found = movements(
        [*legs("payment", "ch_1", "sales", 49_800), *legs("fee", "ch_1", "fees", -1_792)]
    )

    assert [(each.gross, each.fee, each.total) for each in found] == [
        (yen(49_800), yen(1_792), yen(48_008))
    ]
    assert (found[0].net, found[0].tax) == (yen(45_273), yen(4_527))


def test_what_is_paid_back_lowers_net_and_tax():
    back = movements(legs("refund", "re_1", "refunds", -5_800))[0]

    assert (back.refund, back.tax, back.net, back.total) == (
        yen(5_800), yen(-527), yen(-5_273), yen(-5_800),
    )  # fmt: skip


def test_the_way_to_the_bank_is_nobodys_gain():
    assert movements(legs("payout", "po_1", "bank", -40_000)) == []


def test_tax_of_a_negative_sum_is_rounded_like_that_of_a_positive_one():
    assert tax_of(yen(-5_800)) == yen(-527)


@pytest.mark.scenario("X14")
@pytest.mark.parametrize(
    "text", ["=1+1", "+81", "-1", "@SUM(A1)", "\t=1", "＝1", "  =1", "\0=1", "\x01=1", "\ufeff=1"]
)
def test_a_cell_that_would_be_run_is_text(text):
    assert defused(text).startswith("'")


@pytest.mark.parametrize("text", ["花", "a=b", "R-20261008-0001", "", "1-2"])
def test_a_cell_that_would_not_is_left_alone(text):
    assert defused(text) == text


@pytest.mark.parametrize(("words", "found"), [
    ("株式会社段々", True), ("ＨＡＮＡ@", True), ("株式会社　段々", True), ("健", False),
])  # fmt: skip
def test_a_counterparty_is_found_however_it_is_typed(words, found):
    assert names(words, "株式会社 段々", "hana@example.jp") is found


@pytest.mark.parametrize(("least", "most", "fits"), [
    (None, None, True), (500, None, True), (501, None, False),
    (None, 500, True), (None, 499, False),
])  # fmt: skip
def test_amounts_have_a_lower_and_an_upper_end(least, most, fits):
    assert between(500, least, most) is fits
