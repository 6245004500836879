"""What the buying views share: the form with its signed quote, and what became of sending it."""

from datetime import datetime

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from shop.accounts.access import here, signed_in
from shop.accounts.account_operations import switch_mail
from shop.accounts.attempt_operations import count_try
from shop.accounts.browser import caller, mark
from shop.accounts.models import Student
from shop.accounts.operations import enter, open_guest
from shop.accounts.rules import fingerprint
from shop.checkout import operations
from shop.checkout.braking import remember_here, resting
from shop.checkout.coupon_words import why_unused
from shop.checkout.forms import ConfirmForm, CouponForm, GuestConfirmForm
from shop.checkout.guessing import TYPED, typed_code
from shop.checkout.queries import Confirm, confirm_of, order_by_quote, proposal_name
from shop.checkout.signing import Promise, QuoteNotOurs, QuoteTooOld, new_quote_id, read, sign
from shop.extensions import db
from shop.languages import language, path
from shop.languages import said as _
from shop.orders.coupon_queries import coupon_by_id
from shop.orders.coupon_use_operations import CouponGone
from shop.orders.models import Order
from shop.orders.operations import SoldOut

Page = Response | tuple[str, int]


def confirm_form(found: Confirm) -> ConfirmForm:
    """The quote as shown, signed: sending it is agreeing to exactly this."""
    student = here()
    form = ConfirmForm(formdata=None) if signed_in() else GuestConfirmForm(formdata=None)
    if not signed_in() and student:
        form.email.data = student.email
    form.quote.data = _signed(found)
    return form


def _signed(found: Confirm) -> str:
    return sign(
        Promise(
            new_quote_id(),
            fingerprint(mark()),
            found.product.slug,
            found.quote,
            found.proposal.id if found.proposal else None,
            found.items.kept(),
        )
    )


def shown(found: Confirm, form: ConfirmForm, rest: str | None = None) -> str:
    return render_template(
        "checkout/confirm.html",
        found=found,
        form=form,
        rest=rest,
        coupon_form=_coupon_form(found),
        student=here(),
    )


def promise_of(token: str) -> Promise | None:
    """None for a quote that is too old, altered, or was shown to somebody else."""
    try:
        promise = read(token)
    except (QuoteTooOld, QuoteNotOurs):
        return None
    return promise if promise.browser == fingerprint(mark()) else None


def buy(promise: Promise, now: datetime) -> Page:
    if order := order_by_quote(promise.quote_id):
        return _on_its_way(order)
    form = ConfirmForm() if signed_in() else GuestConfirmForm()
    found = _found(promise, now)
    if found is None:
        return _changed(_("This product is not on sale any more."), promise.slug)
    if again := _to_look_at_again(promise, found, form, now):
        return again
    remember_here(promise, now)
    student = buyer(form, now)
    return _begin(student, promise, bool(form.news.data), now)


def _to_look_at_again(
    promise: Promise, found: Confirm, form: ConfirmForm, now: datetime
) -> Page | None:
    """Something changed, is missing, or has to wait: the page as it is now, with what was typed."""
    if found.stopped or found.ended or found.waiting:
        return _meanwhile(promise) or (shown(found, confirm_form(found)), 409)
    if _has_another_coupon(promise, found):
        form.quote.data = _signed(found)
        return shown(found, form), 422 if found.coupon.refused else 200
    if not form.validate():
        return shown(found, form), 422
    rest = resting(now) if promise.quote.total else None
    return (shown(found, form, rest), 429) if rest else None


def _found(promise: Promise, now: datetime) -> Confirm | None:
    """The same page as it would be shown now, with the coupon that stands in its field."""
    proposal = proposal_name(promise.proposal_id)
    code = typed_code(now) if TYPED in request.form else _code_of(promise)
    return confirm_of(promise.slug, here(), proposal, now, code)


def _code_of(promise: Promise) -> str:
    coupon_id = promise.quote.coupon_id
    coupon = coupon_by_id(coupon_id) if coupon_id else None
    return coupon.code if coupon else ""


def _has_another_coupon(promise: Promise, found: Confirm) -> bool:
    """A code was typed after the price was shown: the new price comes first, then a press."""
    other = found.quote.coupon_id != promise.quote.coupon_id
    return TYPED in request.form and (other or found.coupon.refused)


def buyer(form: ConfirmForm, now: datetime) -> Student:
    """Who is signed in, else a guest of its own: a typed address never signs anyone in.

    Raises TooManyTries, so that nobody floods a stranger's mailbox with letters.
    """
    student = here()
    if student and not student.guest:
        return student
    count_try("guest", form.email.data, now)
    count_try("guest_network", caller().network, now)
    return open_guest(form.email.data, language(), now)


def _coupon_form(found: Confirm) -> CouponForm:
    answer = found.coupon
    form = CouponForm(formdata=None, coupon=answer.typed or answer.used)
    form.coupon.errors = [why_unused(answer)] if answer.stop else []
    return form


def _begin(student: Student, promise: Promise, news: bool, now: datetime) -> Page:
    try:
        order = operations.begin(student, promise, language(), now)
    except SoldOut:
        db.session.rollback()
        return _changed(_("The last seat has just been taken."), promise.slug)
    except CouponGone:
        db.session.rollback()
        return _changed(_("The coupon cannot be used any more. Nothing was charged."), promise.slug)
    except operations.NoLongerOpen:
        return _changed(
            _("This offer has ended. The regular price is on the product page."), promise.slug
        )
    if news:
        switch_mail(order.student, "courses", True, now)
    if order.student.guest:
        enter(order.student, now)
    return _on_its_way(order)


def _meanwhile(promise: Promise) -> Page | None:
    """A twin of this press was faster, and is itself what now stands in the way."""
    order = order_by_quote(promise.quote_id)
    return _on_its_way(order) if order else None


def _on_its_way(order: Order) -> Page:
    return redirect(path(f"/orders/{order.public_id}/{'thanks' if order.paid_at else 'pay'}"), 303)


def _changed(why: str, slug: str) -> Page:
    return render_template("checkout/changed.html", why=why, slug=slug), 409
