"""What a teacher does to a coupon: save it, switch it off and on."""

from datetime import datetime

from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.ownership import NotYours, must_teach
from shop.catalogue.rows import assign
from shop.catalogue.wording_rules import Problem, refuse_if
from shop.extensions import db
from shop.orders.coupon_models import Coupon, CouponProduct
from shop.orders.coupon_queries import coupon_by_code, teachers_of
from shop.orders.coupon_rules import (
    Audience,
    CouponDraft,
    coupon_problems,
    folded,
    tidied_coupon,
)

log = get_logger()
SAME_NAME = ("code", "percent", "starts_at", "ends_at", "max_uses", "per_student")


def save_coupon(
    draft: CouponDraft, actor: Student, now: datetime, existing: Coupon | None = None
) -> Coupon:
    """Raises Refused with a problem per field. A quote signed before keeps its price."""
    must_hold(existing, actor)
    draft = tidied_coupon(draft)
    refuse_if([*coupon_problems(draft, existing.used if existing else 0), *_taken(draft, existing)])
    refuse_if(_foreign(draft, actor))

    coupon = existing or _new(now)
    values = {name: getattr(draft, name) for name in SAME_NAME}
    values |= {"key": folded(draft.code), "amount_minor": draft.amount}
    values |= {
        "audience": Audience(draft.audience),
        "audience_product_id": draft.audience_product_id,
    }
    assign(coupon, **values)
    _name_products(coupon, draft.products)
    db.session.commit()
    log.info("coupon saved", coupon=coupon.id)
    return coupon


def switch_coupon(coupon: Coupon, active: bool, actor: Student) -> None:
    """Off: no new order may use it. Orders that have it keep their price."""
    must_hold(coupon, actor)

    assign(coupon, active=active)
    db.session.commit()
    log.info("coupon switched", coupon=coupon.id, active=active)


def must_hold(coupon: Coupon | None, actor: Student) -> None:
    """The owner holds every coupon, a teacher those whose every product is theirs."""
    must_teach(actor)
    if coupon is None or actor.owns_shop:
        return
    if teachers_of(sorted(coupon.product_ids)) != {actor.id}:
        raise NotYours


def _new(now: datetime) -> Coupon:
    coupon = Coupon(created_at=now)
    db.session.add(coupon)
    return coupon


def _name_products(coupon: Coupon, wanted: tuple[int, ...]) -> None:
    kept = [each for each in coupon.products if each.product_id in wanted]
    known = {each.product_id for each in kept}
    added = [CouponProduct(product_id=each) for each in dict.fromkeys(wanted) if each not in known]
    if added or len(kept) != len(coupon.products):
        coupon.products = [*kept, *added]


def _taken(draft: CouponDraft, existing: Coupon | None) -> list[Problem]:
    holder = coupon_by_code(draft.code)
    mine = holder is None or (existing is not None and holder.id == existing.id)
    return [] if mine else [Problem("code", "taken")]


def _foreign(draft: CouponDraft, actor: Student) -> list[Problem]:
    """Only the owner gives coupons for every product, or for another teacher's."""
    if actor.owns_shop:
        return []
    if not draft.products or teachers_of(draft.products) != {actor.id}:
        return [Problem("products", "own_products_only")]
    return []
