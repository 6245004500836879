"""How likely a graduate would recommend the course: asked after it, never before a lesson."""

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from shop import clock
from shop.accounts.access import me, visitor
from shop.catalogue.models import Product
from shop.funnel.forms import SurveyForm
from shop.languages import path
from shop.learning.queries import graduations_of
from shop.voice.operations import Opinion, answer_survey
from shop.voice.queries import last_survey_answer
from shop.voice.rules import may_be_asked

bp = Blueprint("survey", __name__)


@bp.get("/products/<slug:slug>/survey")
@visitor
def survey(slug: str) -> str:
    course = _finished(slug)
    asked = may_be_asked(last_survey_answer(me().id, course.id), clock.now())
    page = "funnel/survey.html" if asked else "funnel/survey_answered.html"
    return render_template(page, form=SurveyForm(), course=course)


@bp.post("/products/<slug:slug>/survey")
@visitor
def answer(slug: str) -> Response | tuple[str, int]:
    course, form = _finished(slug), SurveyForm()
    silent = request.form.get("rather_not") == "1"
    if not silent and not form.validate():
        return render_template("funnel/survey.html", form=form, course=course), 422
    opinion = Opinion(None) if silent else Opinion(int(form.score.data), form.words.data)
    answer_survey(me().id, course.id, opinion, clock.now())
    return redirect(path(f"/products/{slug}/survey"), 303)


def _finished(slug: str) -> Product:
    """Only its graduates are asked about a course; for everybody else there is no such page."""
    mine = (graduation.product for graduation in graduations_of(me().id))
    return next((product for product in mine if product.slug == slug), None) or abort(404)
