"""How one presents oneself as a teacher."""

from flask import Blueprint

from shop.accounts.access import instructor, me
from shop.languages import said as _
from shop.studio.pages import Page, done, page
from shop.studio.settings.forms import TeacherForm, teacher_of
from shop.studio.settings.profile_operations import save_teacher

bp = Blueprint("studio_profile", __name__)


@bp.route("/studio/profile", methods=["GET", "POST"])
@instructor
def profile() -> Page:
    form = TeacherForm(**teacher_of(me()))
    if form.keeps(lambda: save_teacher(form.draft(), me())):
        return done(_("Saved."), "/studio/profile")
    return page("profile", "profile", form)
