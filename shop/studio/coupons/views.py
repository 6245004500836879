"""Coupons: the list, a new one, its terms, switching it off and on."""

from flask import Blueprint, abort

from shop import clock
from shop.accounts.access import instructor, me
from shop.languages import said as _
from shop.orders.coupon_models import Coupon
from shop.orders.coupon_operations import save_coupon, switch_coupon
from shop.studio.coupons.forms import CouponForm, coupon_of
from shop.studio.coupons.pages import about, listed, mine, product_choices
from shop.studio.lint.pages import rows_at
from shop.studio.pages import Page, done, page

bp = Blueprint("studio_coupons", __name__)
BOTH = ["GET", "POST"]


@bp.get("/studio/coupons")
@instructor
def coupons() -> Page:
    return page("coupons", "offers", rows=listed(mine(me()), clock.now()))


@bp.route("/studio/coupons/new", methods=BOTH)
@instructor
def new() -> Page:
    form, made = CouponForm(), []
    form.offer(product_choices(me()))
    if form.keeps(lambda: made.append(save_coupon(form.draft(), me(), clock.now()))):
        return done(_("The coupon is ready. Give its code or its link away."), _place(made[0].id))
    return page("new_coupon", "offers", form)


@bp.route("/studio/coupons/<number:coupon_id>", methods=BOTH)
@instructor
def coupon(coupon_id: int) -> Page:
    coupon, now = _my_coupon(coupon_id), clock.now()
    form = CouponForm(**coupon_of(coupon))
    form.offer(product_choices(me()))
    if form.keeps(lambda: save_coupon(form.draft(), me(), now, coupon)):
        return done(_("Saved. Orders that have it keep their price."), _place(coupon_id))
    findings = rows_at(_place(coupon_id), now)
    return page("coupon", "offers", form, findings=findings, **about(coupon, now))


@bp.post("/studio/coupons/<number:coupon_id>/off")
@instructor
def off(coupon_id: int) -> Page:
    switch_coupon(_my_coupon(coupon_id), False, me())
    return done(_("It is off: no new order can use it."), _place(coupon_id))


@bp.post("/studio/coupons/<number:coupon_id>/on")
@instructor
def on(coupon_id: int) -> Page:
    switch_coupon(_my_coupon(coupon_id), True, me())
    return done(_("It can be used again."), _place(coupon_id))


def _my_coupon(coupon_id: int) -> Coupon:
    return next((each for each in mine(me()) if each.id == coupon_id), None) or abort(404)


def _place(coupon_id: int) -> str:
    return f"/studio/coupons/{coupon_id}"
