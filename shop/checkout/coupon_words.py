"""Why a coupon is not used, in the reader's words."""

from flask_babel import lazy_gettext as _l

from shop.checkout.pricing import CouponAnswer
from shop.orders.coupon_rules import CouponStop

STOPS = {
    CouponStop.UNKNOWN: _l("There is no coupon with this code. Please check the letters."),
    CouponStop.NOT_YET: _l("This coupon cannot be used yet."),
    CouponStop.OVER: _l("This coupon is over."),
    CouponStop.USED_UP: _l("This coupon has been used as often as it can be."),
    CouponStop.USED_BY_YOU: _l("You have used this coupon already."),
    CouponStop.NOT_FOR_YOU: _l("This coupon is meant for other students. Are you signed in?"),
    CouponStop.OTHER_PRODUCT: _l("This coupon is not for this product."),
    CouponStop.TOO_LITTLE_LEFT: _l(
        "With this coupon less than ¥50 would be left, which no card can pay. It is not used."
    ),
    CouponStop.BETTER_ALREADY: _l("Your price is lower already. The coupon stays unused."),
}


def why_unused(answer: CouponAnswer) -> str:
    return str(STOPS[answer.stop]) if answer.stop else ""
