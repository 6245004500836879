from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from shop import clock
from shop.accounts.access import anyone, here
from shop.accounts.browser import caller
from shop.accounts.rules import address
from shop.catalogue.models import Product
from shop.catalogue.queries import product_by_slug
from shop.languages import path
from shop.voice import operations
from shop.voice.forms import QuestionForm, StrangersQuestionForm
from shop.voice.models import Question

bp = Blueprint("voice", __name__)


@bp.get("/contact")
@anyone
def contact() -> str:
    return _page(_form())


@bp.post("/contact")
@anyone
def ask() -> Response | tuple[str, int]:
    form, student = _form(), here()
    if not form.validate():
        return _page(form), 422
    email = student.email if student else address(form.email.data)
    question = Question(email=email, words=form.words.data, asked_at=clock.now())
    question.student_id = student.id if student else None
    question.product_id = product.id if (product := _about()) else None
    operations.ask(question, caller().network)
    return redirect(path("/contact/sent"), 303)


@bp.get("/contact/sent")
@anyone
def sent() -> str:
    return render_template("voice/sent.html")


def _page(form: QuestionForm) -> str:
    about = _about()
    return render_template("voice/contact.html", form=form, student=here(), about=about)


def _about() -> Product | None:
    """The course a question is about: its teacher reads it."""
    found = product_by_slug(request.values.get("about", "")[:80])
    return found if found and found.published else None


def _form() -> QuestionForm:
    return QuestionForm() if here() else StrangersQuestionForm()
