"""What only the owner decides: the school's name and law pages, letters, tasks about money."""

from flask import Blueprint

from shop import clock
from shop.accounts.access import me, owner
from shop.catalogue.asking_queries import numbers_now
from shop.catalogue.legal_rules import missing
from shop.catalogue.legal_words import label
from shop.catalogue.queries import school
from shop.catalogue.school_operations import LEGAL, save_school
from shop.languages import said as _
from shop.mail.queries import letters
from shop.payments.task_operations import finish_task
from shop.studio.pages import Page, done, not_done, page
from shop.studio.settings.forms import SchoolForm, school_of
from shop.studio.settings.letter_pages import failed_jobs, listed

bp = Blueprint("studio_settings", __name__)


@bp.route("/studio/settings", methods=["GET", "POST"])
@owner
def settings() -> Page:
    kept = school()
    form = SchoolForm(**school_of(kept))
    if form.keeps(lambda: save_school(form.draft(), me())):
        return done(_("Saved."), "/studio/settings")
    unsaid = [label(name) for name in missing(kept.legal if kept else {})]
    minutes = numbers_now()["undo_for"]
    return page("settings", "settings", form, legal=LEGAL, unsaid=unsaid, minutes=minutes)


@bp.get("/studio/letters")
@owner
def all_letters() -> Page:
    return page("letters", "settings", rows=listed(letters()), failed=failed_jobs())


@bp.post("/studio/tasks/<number:task_id>/done")
@owner
def finish(task_id: int) -> Page:
    if finish_task(task_id, clock.now()):
        return done(_("Noted as done."), "/studio")
    return not_done(_("There is no such open task."), "/studio")
