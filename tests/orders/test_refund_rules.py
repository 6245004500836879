from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.money import total, yen
from shop.orders.refund_rules import (
    Part,
    RefundRule,
    Stop,
    Use,
    filling,
    likely_line,
    may_refund,
    no_access_because,
    standing,
    stopped,
)

NOON = datetime(2026, 10, 8, 3, 0, tzinfo=UTC)
RULE = RefundRule(14, 50)
PRICE = yen(1_000)


def part(amount, ends=False):
    return Part(1, yen(amount), ends)


@pytest.mark.parametrize(
    ("parts", "whole", "refunded", "ends"),
    [
        ([], False, 0, False),
        ([part(300)], False, 300, False),
        ([part(300), part(700, ends=True)], False, 1_000, True),
        ([part(1_000)], False, 1_000, False),
        ([], True, 1_000, True),
        ([part(300)], True, 1_000, True),
        ([part(1_000)], True, 1_000, False),
    ],
)
def test_a_line_stands_as_its_refunds_say(parts, whole, refunded, ends):
    stands = standing(PRICE, parts, whole)

    assert (stands.refunded, stands.ends_access) == (yen(refunded), ends)


def test_a_free_line_ends_with_the_whole_order():
    assert standing(yen(0), [], whole=True).ends_access


@pytest.mark.parametrize(
    ("ends", "undone", "disputes", "word"),
    [
        (False, False, [], None),
        (True, False, ["needs_response"], "refunded"),
        (True, True, [], "undone"),
        (False, False, ["needs_response"], "disputed"),
        (False, False, ["under_review"], "disputed"),
        (False, False, ["won"], None),
        (False, False, ["won", "lost"], "dispute_lost"),
        (False, False, ["warning_needs_response"], None),
        (False, False, ["prevented"], None),
    ],
)
def test_access_is_closed_for_a_reason_or_open(ends, undone, disputes, word):
    assert no_access_because(ends, undone, disputes) == word


@pytest.mark.parametrize(
    ("disputes", "may"),
    [
        ([], True),
        ([("needs_response", False)], False),
        ([("needs_response", True)], True),
        ([("lost", False)], False),
        ([("won", False)], True),
        ([("warning_needs_response", True)], True),
    ],
)
def test_what_a_bank_holds_is_not_sent_twice(disputes, may):
    assert may_refund(disputes) is may


@pytest.mark.parametrize(
    ("amount", "left", "line"),
    [
        (500, {1: 800, 2: 500}, 2),
        (500, {1: 500, 2: 500}, None),
        (300, {1: 200, 2: 900}, 2),
        (300, {1: 800, 2: 900}, None),
        (999, {1: 800}, None),
    ],
)
def test_money_sent_without_a_word_has_a_likely_line(amount, left, line):
    assert likely_line(yen(amount), {key: yen(rest) for key, rest in left.items()}) == line


@given(st.integers(0, 10_000), st.lists(st.integers(0, 5_000), min_size=1, max_size=6))
def test_a_sum_fills_the_lines_to_the_yen_and_none_over(amount, rests):
    left = {key: yen(rest) for key, rest in enumerate(rests)}

    filled = filling(yen(amount), left)

    assert total([taken for _, taken in filled]).amount == min(amount, sum(rests))
    assert all(taken <= left[key] for key, taken in filled)


def use(**changes):
    return Use(**{"paid_at": NOON, "left": yen(49_800), "done": 1, "lessons": 4} | changes)


@pytest.mark.parametrize(
    ("rule", "known", "days", "stop"),
    [
        (RULE, {}, 13, None),
        (RULE, {}, 14, Stop.TOO_LATE),
        (RULE, {"done": 2}, 1, Stop.TOO_FAR),
        (RULE, {"done": 0, "lessons": 0}, 1, None),
        (RULE, {"attended": True}, 1, Stop.ATTENDED),
        (RULE, {"going_back": True}, 1, Stop.GOING_BACK),
        (RULE, {"left": yen(0)}, 1, Stop.NOTHING_LEFT),
        (RULE, {"disputed": True}, 1, Stop.DISPUTED),
        (RULE, {"failed_before": True}, 1, Stop.FAILED_BEFORE),
        (RULE, {"counted_elsewhere": True}, 1, Stop.COUNTED_ELSEWHERE),
        (None, {}, 1, Stop.OWN_WORDS),
        (RefundRule(30, 50), {}, 20, None),
        (RefundRule(14, 20), {}, 1, Stop.TOO_FAR),
    ],
)
def test_the_shops_rule_is_worked_out(rule, known, days, stop):
    assert stopped(rule, use(**known), NOON + timedelta(days=days)) is stop
