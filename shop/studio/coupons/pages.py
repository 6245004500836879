"""The list of coupons, and one of them with who used it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from shop.accounts.models import Student
from shop.languages import absolute, local, moment_time, path
from shop.languages import said as _
from shop.money import display
from shop.orders.coupon_models import Coupon, CouponUse
from shop.orders.coupon_queries import coupon_titles, coupons_of, uses_of_coupon
from shop.orders.coupon_rules import CouponStop, stopped_by
from shop.studio import queries
from shop.studio.forms import choices
from shop.texts import Copy

Row = list[Any]


def mine(actor: Student) -> Sequence[Coupon]:
    return coupons_of(None if actor.owns_shop else actor.id)


def listed(coupons: Sequence[Coupon], now: datetime) -> list[Row]:
    titles = coupon_titles(coupons)
    return [
        [
            {"text": each.code, "href": path(f"/studio/coupons/{each.id}")},
            gain_of(each),
            _products(each, titles),
            _count(each),
            {
                "badge": state_of(each, now),
                "kind": "" if stopped_by(each, 0, now) is None else "line",
            },
        ]
        for each in coupons
    ]


def about(coupon: Coupon, now: datetime) -> dict[str, Any]:
    """Everything beside the form of a kept coupon."""
    return {
        "coupon": coupon,
        "gain": gain_of(coupon),
        "state": state_of(coupon, now),
        "link": _link(coupon),
        "uses": [_use(each) for each in uses_of_coupon(coupon.id)],
        "count": _count(coupon),
    }


def gain_of(coupon: Coupon) -> str:
    if coupon.percent is not None:
        return _("%(percent)s%% off", percent=coupon.percent)
    return _("%(amount)s off", amount=display(coupon.amount)) if coupon.amount else ""


def state_of(coupon: Coupon, now: datetime) -> str:
    words = {
        CouponStop.NOT_YET: _("Not begun"),
        CouponStop.OVER: _("Over") if coupon.active else _("Off"),
        CouponStop.USED_UP: _("Used up"),
    }
    stop = stopped_by(coupon, 0, now)
    return words[stop] if stop else _("Can be used")


def product_choices(actor: Student) -> list[Any]:
    return choices((each.slug, local(each.title)) for each in queries.products(actor))


def _link(coupon: Coupon) -> str:
    """To the first of its products; a coupon for everything has none of its own."""
    first = queries.product_by_id(min(coupon.product_ids)) if coupon.product_ids else None
    said = urlencode({"coupon": coupon.code})
    return absolute(f"/products/{first.slug}?{said}") if first else ""


def _products(coupon: Coupon, titles: Mapping[int, Copy]) -> str:
    names = [local(titles[each]) for each in sorted(coupon.product_ids)]
    return _(", ").join(names) if names else _("All products")


def _count(coupon: Coupon) -> str:
    if coupon.max_uses is None:
        return str(coupon.used)
    return _("%(used)s of %(most)s", used=coupon.used, most=coupon.max_uses)


def _use(use: CouponUse) -> Row:
    order = use.order
    given_back = _("Given back") if use.released_at else ""
    return [
        {"text": order.number, "href": path(f"/studio/orders/{order.public_id}")},
        use.student.name or use.student.email,
        moment_time(use.used_at),
        given_back or (_("Paid") if order.paid_at else _("Not paid yet")),
    ]
