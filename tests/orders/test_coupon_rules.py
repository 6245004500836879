from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.catalogue.quote_rules import CouponTerms
from shop.money import yen
from shop.orders.coupon_rules import (
    CouponDraft,
    coupon_problems,
    folded,
    next_n,
    stopped_by,
    why_not_better,
)

NOON = datetime(2026, 10, 8, 3, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Kept:
    active: bool = True
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    max_uses: int | None = None
    used: int = 0
    per_student: int | None = None


@pytest.mark.parametrize(("kept", "mine", "stop"), [
    pytest.param(Kept(), 99, None, id="no limits"),
    pytest.param(Kept(starts_at=NOON), 0, None, id="from this second on"),
    pytest.param(Kept(starts_at=NOON + SECOND), 0, "not_yet", id="a second too early"),
    pytest.param(Kept(ends_at=NOON + SECOND), 0, None, id="its last second"),
    pytest.param(Kept(ends_at=NOON), 0, "over", id="over to the second"),
    pytest.param(Kept(active=False), 0, "over", id="switched off"),
    pytest.param(Kept(max_uses=5, used=4), 0, None, id="the last use"),
    pytest.param(Kept(max_uses=5, used=5), 0, "used_up", id="used up"),
    pytest.param(Kept(per_student=2), 1, None, id="once more for this student"),
    pytest.param(Kept(per_student=2), 2, "used_by_you", id="this student has had theirs"),
])  # fmt: skip
def test_what_stops_a_coupon(kept, mine, stop):
    assert stopped_by(kept, mine, NOON) == stop


@pytest.mark.parametrize(("code", "same"), [
    ("HARU-10", "haru-10"), ("ＨＡＲＵ－１０", "HARU-10"), ("春 ノ 風", "春ノ風"),
    ("straße", "STRASSE"), ("ｶﾞｸ", "ガク"), (" a\tb\n", "AB"),
])  # fmt: skip
def test_codes_are_compared_as_people_mean_them(code, same):
    assert folded(code) == folded(same)


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(code):
    assert folded(folded(code)) == folded(code)


@pytest.mark.parametrize(("taken", "limit", "n"), [
    ([], None, 1), ([1, 2], None, 3), ([1, 3], None, 2),
    ([1], 1, None), ([2], 2, 1), ([1, 2], 2, None),
])  # fmt: skip
def test_the_next_number_of_a_students_uses(taken, limit, n):
    assert next_n(taken, limit) == n


@pytest.mark.parametrize(("percent", "price", "why"), [
    (99, 3_000, "too_little_left"), (100, 3_000, "better_already"), (10, 0, "better_already"),
])  # fmt: skip
def test_why_a_coupon_gains_nothing(percent, price, why):
    assert why_not_better(CouponTerms(1, "C", percent), yen(price)) == why


GOOD = CouponDraft("C", percent=10)


@pytest.mark.parametrize(("draft", "places"), [
    (GOOD, []),
    (CouponDraft("", percent=10), ["code"]),
    (CouponDraft("x" * 41, percent=10), ["code"]),
    (CouponDraft("C"), ["percent"]),
    (CouponDraft("C", percent=10, amount=100), ["percent"]),
    (CouponDraft("C", percent=0), ["percent"]),
    (CouponDraft("C", amount=0), ["amount"]),
    (CouponDraft("C", percent=10, starts_at=NOON, ends_at=NOON), ["ends_at"]),
    (CouponDraft("C", percent=10, max_uses=0, per_student=0), ["max_uses", "per_student"]),
    (CouponDraft("C", percent=10, audience="friends"), ["audience"]),
    (CouponDraft("C", percent=10, audience="owners"), ["audience_product"]),
])  # fmt: skip
def test_terms_that_make_no_sense(draft, places):
    assert [problem.field for problem in coupon_problems(draft)] == places


def test_no_fewer_uses_than_were_taken():
    assert coupon_problems(CouponDraft("C", percent=10, max_uses=3), used=4)
