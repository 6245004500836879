from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from shop import clock
from shop.accounts import operations
from shop.accounts.access import anyone, here, local_address, me, signed_in
from shop.accounts.attempt_operations import TooManyTries
from shop.accounts.browser import caller
from shop.accounts.forms import LinkForm, SignInForm, SignUpForm
from shop.accounts.models import Student
from shop.accounts.operations import LinkWish
from shop.accounts.password_operations import Typed, student_with_password
from shop.languages import language, moment_time, path

bp = Blueprint("sign_in", __name__)
Page = str | Response | tuple[str, int]


@bp.get("/sign-in")
@anyone
def page() -> Page:
    wanted = local_address(request.args.get("next")) or ""
    if signed_in():
        return redirect(wanted or _home(), 303)
    guest = here()
    known = guest.email if guest else ""
    forms = {"form": SignInForm(next=wanted), "link": LinkForm(next=wanted, email=known)}
    return render_template("accounts/sign_in.html", **forms)


@bp.post("/sign-in")
@anyone
def with_password() -> Page:
    form = SignInForm()
    student = _right_student(form) if form.validate() else None
    if student is not None:
        operations.enter(student, clock.now())
        return redirect(local_address(form.next.data) or _home(), 303)
    link = LinkForm(formdata=None, email=form.email.data, next=form.next.data)
    return render_template("accounts/sign_in.html", form=form, link=link), 422


@bp.post("/sign-in/link")
@anyone
def with_link() -> Page:
    link = LinkForm()
    if not link.validate():
        form = SignInForm(formdata=None, next=link.next.data)
        return render_template("accounts/sign_in.html", form=form, link=link), 422
    wish = LinkWish(link.email.data, language(), "", local_address(link.next.data) or "")
    operations.ask_link(wish, caller(), clock.now())
    return redirect(path("/sign-in/sent"), 303)


@bp.get("/sign-in/sent")
@anyone
def sent() -> Page:
    return render_template("accounts/link_sent.html")


@bp.route("/sign-up", methods=["GET", "POST"])
@anyone
def sign_up() -> Page:
    form = SignUpForm()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("accounts/sign_up.html", form=form), status
    wish = LinkWish(form.email.data, language(), form.name.data, path("/account#password"))
    operations.ask_link(wish, caller(), clock.now())
    return redirect(path("/sign-in/sent"), 303)


@bp.post("/sign-out")
@anyone
def sign_out() -> Page:
    operations.leave(clock.now())
    answer = redirect(path("/"), 303)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    flash(_("You are signed out."))
    return answer


@bp.app_errorhandler(TooManyTries)
def too_many(error: TooManyTries) -> Response:
    why = _("You can try again at %(moment)s.", moment=moment_time(error.free_at))
    answer = make_response(render_template("errors/429.html", why=why), 429)
    wait = (error.free_at - clock.now()).total_seconds()
    answer.headers["Retry-After"] = str(max(1, int(wait)))
    return answer


def _right_student(form: SignInForm) -> Student | None:
    typed = Typed(form.email.data, form.password.data)
    student = student_with_password(typed, caller(), clock.now())
    if student is None:
        form.email.errors = [_("The address or the password is not right. A link works too.")]
    return student


def _home() -> str:
    return path("/studio" if me().teaches else "/me")
