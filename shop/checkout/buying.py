"""What the buying views share: the form with its signed quote, and what became of sending it."""

from datetime import datetime

from flask import redirect, render_template
from werkzeug.wrappers import Response

from shop.accounts.access import here, signed_in
from shop.accounts.account_operations import switch_mail
from shop.accounts.attempt_operations import count_try
from shop.accounts.browser import caller, mark
from shop.accounts.models import Student
from shop.accounts.operations import enter, open_guest
from shop.accounts.rules import fingerprint
from shop.checkout import operations
from shop.checkout.forms import ConfirmForm, GuestConfirmForm
from shop.checkout.queries import Confirm, confirm_of, order_by_quote, proposal_name
from shop.checkout.signing import Promise, QuoteNotOurs, QuoteTooOld, new_quote_id, read, sign
from shop.extensions import db
from shop.languages import language, path
from shop.languages import said as _
from shop.orders.models import Order
from shop.orders.operations import SoldOut

Page = Response | tuple[str, int]


def confirm_form(found: Confirm) -> ConfirmForm:
    """The quote as shown, signed: sending it is agreeing to exactly this."""
    student = here()
    form = ConfirmForm(formdata=None) if signed_in() else GuestConfirmForm(formdata=None)
    if not signed_in() and student:
        form.email.data = student.email
    form.quote.data = sign(
        Promise(
            new_quote_id(),
            fingerprint(mark()),
            found.product.slug,
            found.quote,
            found.proposal.id if found.proposal else None,
            found.items.kept(),
        )
    )
    return form


def shown(found: Confirm, form: ConfirmForm) -> str:
    return render_template("checkout/confirm.html", found=found, form=form, student=here())


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
    found = confirm_of(promise.slug, here(), proposal_name(promise.proposal_id), now)
    if found is None:
        return _changed(_("This product is not on sale any more."), promise.slug)
    if found.stopped or found.ended or found.waiting:
        return shown(found, confirm_form(found)), 409
    if not form.validate():
        return shown(found, form), 422
    student = buyer(form, now)
    return _begin(student, promise, bool(form.news.data), now)


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


def _begin(student: Student, promise: Promise, news: bool, now: datetime) -> Page:
    try:
        order = operations.begin(student, promise, language(), now)
    except SoldOut:
        db.session.rollback()
        return _changed(_("The last seat has just been taken."), promise.slug)
    except operations.NoLongerOpen:
        return _changed(
            _("This offer has ended. The regular price is on the product page."), promise.slug
        )
    if news:
        switch_mail(order.student, "news", True, now)
    if order.student.guest:
        enter(order.student, now)
    return _on_its_way(order)


def _on_its_way(order: Order) -> Page:
    return redirect(path(f"/orders/{order.public_id}/{'thanks' if order.paid_at else 'pay'}"), 303)


def _changed(why: str, slug: str) -> Page:
    return render_template("checkout/changed.html", why=why, slug=slug), 409
