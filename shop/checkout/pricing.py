"""What one product costs one student now, with the coupon that gains most."""

from dataclasses import dataclass
from datetime import datetime

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.catalogue.quote_queries import item_of
from shop.catalogue.rules import Agreed, CouponTerms, Quote, quote
from shop.money import Money
from shop.offers.models import Proposal
from shop.offers.queries import ended_prices
from shop.orders.coupon_models import Coupon
from shop.orders.coupon_queries import coupon_by_code, coupons_for, meant_for, numbers_used
from shop.orders.coupon_rules import Audience, CouponStop, stopped_by, why_not_better


@dataclass(frozen=True)
class Asking:
    """Who asks for what: `code` is a coupon as it was typed or linked."""

    product: Product
    student: Student | None
    owned: dict[int, Money]
    proposal: Proposal | None = None
    code: str = ""


@dataclass(frozen=True)
class CouponAnswer:
    """What became of a coupon: `typed` and why it is not used, or the code that is."""

    typed: str = ""
    stop: CouponStop | None = None
    used: str = ""
    ends_at: datetime | None = None

    @property
    def refused(self) -> bool:
        return self.stop not in (None, CouponStop.BETTER_ALREADY)


def price_for(
    product: Product,
    owned: dict[int, Money],
    proposal: Proposal | None = None,
    coupon: CouponTerms | None = None,
) -> Quote:
    agreed = {product.id: Agreed(proposal.price, proposal.id)} if proposal else {}
    return quote([item_of(product)], owned, agreed, coupon)


def best_price(asking: Asking, now: datetime) -> tuple[Quote, CouponAnswer]:
    """The lowest the stacking rule allows; a coupon that does not lead there is not used."""
    typed = _typed(asking, now) if asking.code else None
    open_ = [*_by_themselves(asking, now), *([typed] if isinstance(typed, Coupon) else [])]
    plain = _priced(asking, None)
    best = min([plain, *(_priced(asking, each) for each in open_)], key=lambda one: one.total)
    used = next((each for each in open_ if each.id == best.coupon_id), None)
    if isinstance(typed, Coupon):
        stop = None if used is typed else why_not_better(typed.terms, plain.total)
    else:
        stop = typed
    return best, CouponAnswer(
        asking.code, stop, used.code if used else "", used.ends_at if used else None
    )


def first_end(proposal: Proposal | None, coupon: CouponAnswer) -> datetime | None:
    """The first moment after which this price is gone."""
    ends = [proposal.deadline if proposal else None, coupon.ends_at]
    return min((end for end in ends if end), default=None)


def _priced(asking: Asking, coupon: Coupon | None) -> Quote:
    terms = coupon.terms if coupon else None
    return price_for(asking.product, asking.owned, asking.proposal, terms)


def _typed(asking: Asking, now: datetime) -> Coupon | CouponStop:
    coupon = coupon_by_code(asking.code)
    if coupon is None:
        return CouponStop.UNKNOWN
    if not coupon.terms.covers(asking.product.id):
        return CouponStop.OTHER_PRODUCT
    student_id = asking.student.id if asking.student else None
    if not meant_for(coupon, student_id, now):
        return CouponStop.NOT_FOR_YOU
    if coupon.audience is not Audience.ANYONE and not _lawful(asking, [coupon], now):
        return CouponStop.OVER
    return _stopped(coupon, asking.student, now) or coupon


def _by_themselves(asking: Asking, now: datetime) -> list[Coupon]:
    """The coupons this student gets without typing anything."""
    if asking.student is None:
        return []
    mine = coupons_for(asking.student.id, asking.product.id, now)
    open_ = [each for each in mine if _stopped(each, asking.student, now) is None]
    return _lawful(asking, open_, now)


def _lawful(asking: Asking, coupons: list[Coupon], now: datetime) -> list[Coupon]:
    """Without those that would undercut a promise to this student that has ended.

    Only coupons meant for some are asked: a code open to everybody is a public price, and nobody
    pays more than the public for having been promised something once.
    """
    if not coupons or asking.student is None:
        return coupons
    ended = ended_prices(asking.student.id, asking.product.id, now)
    return [each for each in coupons if all(_priced(asking, each).total > end for end in ended)]


def _stopped(coupon: Coupon, student: Student | None, now: datetime) -> CouponStop | None:
    limited = student is not None and coupon.per_student is not None
    mine = len(numbers_used(coupon.id, student.email)) if student and limited else 0
    return stopped_by(coupon, mine, now)
