from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from shop import clock
from shop.accounts import account_operations, browser, operations, queries
from shop.accounts.access import account, me
from shop.accounts.address_operations import MINUTES, ask_change
from shop.accounts.forms import (
    AddressForm,
    MailSwitchForm,
    PasswordAddressForm,
    PasswordChangeForm,
    PasswordForm,
    ProfileForm,
    SwitchForm,
    ThemeForm,
)
from shop.accounts.password_operations import password_is, set_password
from shop.languages import path

bp = Blueprint("account", __name__)
Page = Response | tuple[str, int]
YEAR = 365 * 24 * 60 * 60


@bp.get("/account")
@account
def page() -> Page:
    return _page(), 200


@bp.post("/account/profile")
@account
def save_profile() -> Page:
    form = ProfileForm()
    if not form.validate():
        return _page(profile=form), 422
    account_operations.save_profile(me(), form.name.data, form.language.data)
    return _saved()


@bp.post("/account/theme")
@account
def choose_theme() -> Page:
    form = ThemeForm()
    if not form.validate():
        return _page(theme_form=form), 422
    account_operations.choose_theme(me(), form.theme.data)
    answer = _saved()
    age = YEAR if form.theme.data else 0
    answer.set_cookie("theme", form.theme.data, max_age=age, samesite="Lax")
    return answer


@bp.post("/account/offer-switch")
@account
def switch_offers() -> Page:
    form = SwitchForm()
    if not form.validate():
        return _page(), 422
    account_operations.switch_offers(me(), form.on.data == "1", clock.now())
    return _saved()


@bp.post("/account/mail-switch")
@account
def switch_mail() -> Page:
    form = MailSwitchForm()
    if not form.validate():
        return _page(), 422
    given = form.on.data == "1"
    account_operations.switch_mail(me(), form.purpose.data, given, clock.now())
    return _saved()


@bp.post("/account/password")
@account
def change_password() -> Page:
    form = _password_form()
    ok = form.validate()
    if ok and "current" in form and not password_is(me(), form.current.data, clock.now()):
        form.current.errors = [_("This is not your password.")]
        ok = False
    if not ok:
        return _page(password=form), 422
    set_password(me(), form.new.data, clock.now())
    return _saved(_("Your password is set. Other browsers were signed out."))


@bp.post("/account/address")
@account
def ask_address() -> Page:
    form = _address_form()
    if not form.validate():
        return _page(address=form), 422
    ask_change(me(), form.email.data, browser.caller(), clock.now())
    return _saved(
        _("We have written to this address. Open the link there within %(n)s minutes.", n=MINUTES)
    )


@bp.post("/account/sessions/end")
@account
def end_sessions() -> Page:
    operations.sign_out_elsewhere(me(), clock.now())
    return _saved(_("All other browsers are signed out."))


def _page(**forms: Any) -> str:
    student, now = me(), clock.now()
    shown = {
        "profile": ProfileForm(formdata=None, obj=student),
        "theme_form": ThemeForm(formdata=None, obj=student),
        "address": _address_form(formdata=None),
        "password": _password_form(formdata=None),
    }
    return render_template(
        "accounts/account.html",
        **shown | forms,
        student=student,
        consents=queries.consents(student.id),
        purposes=account_operations.PURPOSES,
        sessions=queries.live_sessions(student.id, now),
        here=browser.session_id(),
        must_sign_in_again=browser.must_sign_in_again(now),
    )


def _password_form(**kept: Any) -> PasswordForm:
    """The old password is asked for, unless there is none or its owner signed in just now."""
    fresh = browser.signed_in_just_now(clock.now())
    needs_old = me().password_hash is not None and not fresh
    return PasswordChangeForm(**kept) if needs_old else PasswordForm(**kept)


def _address_form(**kept: Any) -> AddressForm:
    return PasswordAddressForm(**kept) if me().password_hash else AddressForm(**kept)


def _saved(sentence: str | None = None) -> Response:
    flash(sentence or _("Saved."))
    return redirect(path("/account"), 303)
