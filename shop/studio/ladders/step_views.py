"""Next steps: what leads where, and the challenge it answers."""

from typing import Any

from flask import Blueprint, request

from shop import clock
from shop.accounts.access import instructor, me
from shop.ladder.models import NextStep
from shop.ladder.queries import ladder_of
from shop.ladder.step_operations import (
    move_next_step,
    pause_next_step,
    remove_next_step,
    resume_next_step,
    save_next_step,
)
from shop.languages import local
from shop.languages import said as _
from shop.studio.asking import Question, ask_first, refused_or
from shop.studio.found import my_step
from shop.studio.ladders.forms import StepForm, step_of
from shop.studio.lint.pages import rows_at
from shop.studio.pages import Page, asked, done, page
from shop.studio.products.pages import own_choices

bp = Blueprint("studio_steps", __name__)
BOTH = ["GET", "POST"]


@bp.route("/studio/steps/new", methods=BOTH)
@instructor
def new() -> Page:
    form, made = StepForm(from_slug=asked("from"), to_slug=asked("to")), []
    form.offer(own_choices(me()))
    if form.keeps(lambda: made.append(save_next_step(form.draft(), me()))):
        return done(_("The next step is drawn."), _board(made[0]))
    return page("step", "ladders", form, step=None)


@bp.route("/studio/steps/<number:step_id>", methods=BOTH)
@instructor
def step(step_id: int) -> Page:
    step = my_step(step_id)
    form = StepForm(**step_of(step))
    form.offer(own_choices(me()))
    if form.keeps(lambda: save_next_step(form.draft(), me(), step)):
        return done(_("Saved."), _board(step))
    shown = {"step": step, "board": _board(step)}
    findings = rows_at(f"/studio/steps/{step_id}", clock.now())
    return page("step", "ladders", form, findings=findings, **shown)


@bp.post("/studio/steps/<number:step_id>/<any(pause,resume,earlier,later):deed>")
@instructor
def change(step_id: int, deed: str) -> Page:
    step = my_step(step_id)
    verb, said = _deeds()[deed]
    verb(step, me())
    return done(said, _board(step))


@bp.route("/studio/steps/<number:step_id>/remove", methods=BOTH)
@instructor
def remove(step_id: int) -> Page:
    step = my_step(step_id)
    title, back = local(step.challenge), _board(step)
    if request.method == "GET":
        effect = _("Nobody is led this way any more. What was shown already stays.")
        return ask_first(Question("ladders", title, effect, f"/studio/steps/{step_id}", back))
    return refused_or(lambda: remove_next_step(step, me()), back, title)


def _deeds() -> dict[str, tuple[Any, str]]:
    return {
        "pause": (pause_next_step, _("Paused: nobody is led this way for now.")),
        "resume": (resume_next_step, _("Running again.")),
        "earlier": (
            lambda step, actor: move_next_step(step, -1, actor),
            _("It comes earlier now."),
        ),
        "later": (lambda step, actor: move_next_step(step, 1, actor), _("It comes later now.")),
    }


def _board(step: NextStep) -> str:
    """The ladder the step begins or ends on."""
    found = ladder_of(step.from_id) or ladder_of(step.to_id)
    return f"/studio/ladders/{found.slug}#steps" if found else "/studio/ladders"
