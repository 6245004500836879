"""Students: found, looked at, given something, and what was given ended."""

from flask import Blueprint, abort

from shop import clock
from shop.accounts.access import instructor, me, owner
from shop.accounts.models import Role, Student
from shop.catalogue.leaving_operations import appoint
from shop.languages import local
from shop.languages import said as _
from shop.learning.gift_operations import end_entitlement, give
from shop.studio.found import my_product
from shop.studio.pages import Page, asked, done, not_done, page, page_number, paged
from shop.studio.people import queries as student_queries
from shop.studio.people.forms import EndForm, GiveForm, GiveToForm, RoleForm
from shop.studio.people.giving import account_to_give
from shop.studio.people.graduation_operations import take_graduation_back
from shop.studio.people.pages import about, listed
from shop.studio.products.pages import own_choices

bp = Blueprint("studio_students", __name__)
BOTH = ["GET", "POST"]
PER_PAGE = student_queries.PER_PAGE


@bp.get("/studio/students")
@instructor
def students() -> Page:
    found = student_queries.students(me(), asked("q"), page_number())
    counts = student_queries.owned_counts(me(), [each.id for each in found])
    rows, pager = listed(found[:PER_PAGE], counts), paged(len(found) > PER_PAGE)
    return page("students", "students", rows=rows, pager=pager, q=asked("q"))


@bp.route("/studio/students/give", methods=BOTH)
@instructor
def give_to() -> Page:
    form = GiveToForm()
    form.product.choices = own_choices(me())
    if form.keeps(lambda: _give(account_to_give(form.email.data), form.product.data)):
        return done(_("Given. It is in the library now."), "/studio/students")
    return page("give", "students", form)


@bp.get("/studio/students/<public:public_id>")
@instructor
def student(public_id: str) -> Page:
    return _page(_mine(public_id))


@bp.post("/studio/students/<public:public_id>/gifts")
@instructor
def give_here(public_id: str) -> Page:
    student, form = _mine(public_id), GiveForm()
    form.product.choices = own_choices(me())
    if form.keeps(lambda: _give(student, form.product.data)):
        return done(_("Given. It is in the library now."), f"/studio/students/{public_id}")
    return _page(student, form)


@bp.route("/studio/entitlements/<number:entitlement_id>/end", methods=BOTH)
@instructor
def end(entitlement_id: int) -> Page:
    given, form = student_queries.entitlement_at(me(), entitlement_id) or abort(404), EndForm()
    student = student_queries.by_id(given.student_id)
    if form.keeps(lambda: end_entitlement(given, form.because.data, clock.now())):
        return done(_ended(local(given.product.title)), f"/studio/students/{student.public_id}")
    return page("end", "students", form, given=given, student=student)


@bp.route("/studio/students/<public:public_id>/graduations/<slug:slug>/revoke", methods=BOTH)
@owner
def revoke(public_id: str, slug: str) -> Page:
    student, form = _mine(public_id), EndForm()
    found = student_queries.graduation_at(student.id, slug) or abort(404)
    if form.keeps(lambda: take_graduation_back(found, form.because.data, me(), clock.now())):
        said = _("Revoked. Open proposals for graduates are withdrawn.")
        return done(said, f"/studio/students/{public_id}")
    return page("revoke", "students", form, graduation=found, student=student)


@bp.post("/studio/students/<public:public_id>/role")
@owner
def role(public_id: str) -> Page:
    student, form = _mine(public_id), RoleForm()
    back = f"/studio/students/{public_id}"
    if student.owns_shop or student.guest:
        return not_done(_("Only accounts can be appointed, and the owner stays the owner."), back)
    if form.keeps(lambda: appoint(student, Role(form.role.data), clock.now())):
        return done(_("Saved."), back)
    return _page(student, role=form)


def _page(student: Student, form: GiveForm | None = None, role: RoleForm | None = None) -> Page:
    give_form = form or GiveForm(formdata=None)
    give_form.product.choices = own_choices(me())
    role = role or RoleForm(formdata=None, role=student.role.value)
    shown = about(student, me(), clock.now())
    return page("student", "students", form or role, give=give_form, role=role, **shown)


def _mine(public_id: str) -> Student:
    return student_queries.student_at(me(), public_id) or abort(404)


def _ended(title: str) -> str:
    return _("Ended. Another reason for “%(title)s” would still hold.", title=title)


def _give(student: Student, slug: str) -> None:
    give(student.id, my_product(slug).id, clock.now())
