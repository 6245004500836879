"""Whether a coupon may be used, and whether its terms make sense. Pure."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shop.catalogue.product_rules import MOST_CHARGE
from shop.catalogue.quote_rules import LEAST_CHARGE, CouponTerms
from shop.catalogue.wording_rules import Problem, one_line, range_problems
from shop.money import Money

LONGEST_CODE = 40
PERCENT, USES = (1, 100), (1, 1_000_000)


class Audience(StrEnum):
    """Who gets it: whoever knows the code, or by itself whoever owns or finished a product."""

    ANYONE = "anyone"
    OWNERS = "owners"
    GRADUATES = "graduates"


class CouponStop(StrEnum):
    """Why a coupon is not used for this quote."""

    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    OVER = "over"
    USED_UP = "used_up"
    USED_BY_YOU = "used_by_you"
    NOT_FOR_YOU = "not_for_you"
    OTHER_PRODUCT = "other_product"
    TOO_LITTLE_LEFT = "too_little_left"
    BETTER_ALREADY = "better_already"


class Kept(Protocol):
    """A coupon as far as time and counters go."""

    @property
    def active(self) -> bool: ...
    @property
    def starts_at(self) -> datetime | None: ...
    @property
    def ends_at(self) -> datetime | None: ...
    @property
    def max_uses(self) -> int | None: ...
    @property
    def used(self) -> int: ...
    @property
    def per_student(self) -> int | None: ...


@dataclass(frozen=True)
class CouponDraft:
    """Terms as the instructor types them; no products means every product of the shop."""

    code: str
    percent: int | None = None
    amount: int | None = None
    products: tuple[int, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    max_uses: int | None = None
    per_student: int | None = None
    audience: str = Audience.ANYONE
    audience_product_id: int | None = None


def folded(code: str) -> str:
    """How codes are compared: full width, case and blanks make no difference."""
    wide = unicodedata.normalize("NFKC", code[: 4 * LONGEST_CODE])
    together = "".join(wide.split())  # a blank may part a letter from its accent
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", together).casefold())


def stopped_by(coupon: Kept, mine: int, now: datetime) -> CouponStop | None:
    """`mine` is how often this student has used it; the order of the questions is fixed."""
    if coupon.starts_at is not None and now < coupon.starts_at:
        return CouponStop.NOT_YET
    if not coupon.active or (coupon.ends_at is not None and coupon.ends_at <= now):
        return CouponStop.OVER
    if coupon.max_uses is not None and coupon.used >= coupon.max_uses:
        return CouponStop.USED_UP
    if coupon.per_student is not None and mine >= coupon.per_student:
        return CouponStop.USED_BY_YOU
    return None


def why_not_better(coupon: CouponTerms, price: Money) -> CouponStop:
    """Why a coupon that may be used gains nothing on this price."""
    left = price - coupon.takes_off([price])[0]
    too_little = Money(0, price.currency) < left < LEAST_CHARGE
    return CouponStop.TOO_LITTLE_LEFT if too_little else CouponStop.BETTER_ALREADY


def next_n(taken: Iterable[int], per_student: int | None) -> int | None:
    """The first free number of a student's uses; None when the limit is reached."""
    used = set(taken)
    free = next(n for n in range(1, len(used) + 2) if n not in used)
    return None if per_student is not None and len(used) >= per_student else free


def tidied_coupon(draft: CouponDraft) -> CouponDraft:
    code = one_line(unicodedata.normalize("NFKC", draft.code))
    about = draft.audience_product_id if draft.audience != Audience.ANYONE else None
    return replace(draft, code=code, audience_product_id=about)


def coupon_problems(draft: CouponDraft, used: int = 0) -> list[Problem]:
    return [
        *_code_problems(draft.code),
        *_gain_problems(draft),
        *_window_problems(draft),
        *range_problems("max_uses", draft.max_uses, max(used, USES[0]), USES[1]),
        *range_problems("per_student", draft.per_student, *USES),
        *_audience_problems(draft),
    ]


def _code_problems(code: str) -> list[Problem]:
    if not folded(code):
        return [Problem("code", "code_missing")]
    return [Problem("code", "too_long", {"most": LONGEST_CODE})] if len(code) > LONGEST_CODE else []


def _gain_problems(draft: CouponDraft) -> list[Problem]:
    if (draft.percent is None) == (draft.amount is None):
        return [Problem("percent", "percent_or_amount")]
    return [
        *range_problems("percent", draft.percent, *PERCENT),
        *range_problems("amount", draft.amount, 1, MOST_CHARGE),
    ]


def _window_problems(draft: CouponDraft) -> list[Problem]:
    if draft.starts_at and draft.ends_at and draft.ends_at <= draft.starts_at:
        return [Problem("ends_at", "ends_before_start")]
    return []


def _audience_problems(draft: CouponDraft) -> list[Problem]:
    if draft.audience not in list(Audience):
        return [Problem("audience", "unknown_word")]
    if draft.audience != Audience.ANYONE and draft.audience_product_id is None:
        return [Problem("audience_product", "audience_product_missing")]
    return []
