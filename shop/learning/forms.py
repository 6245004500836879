from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from shop.catalogue.sentences import sentence
from shop.catalogue.task_rules import Quiz
from shop.catalogue.wording_rules import Problem
from shop.learning.task_rules import Work

LONGEST_NUMBER = 2


class CertificateNameForm(FlaskForm):
    name = StringField(
        _l("Name on the certificate"),
        filters=[lambda typed: " ".join((typed or "").split())],
        validators=[
            DataRequired(_l("Please write the name that should stand on the certificate.")),
            Length(max=60, message=_l("Please use at most 60 letters.")),
        ],
    )

    def validate_name(self, field: StringField) -> None:
        if not (field.data or "").isprintable():
            raise ValidationError(_l("Please leave out signs that cannot be printed."))


class HandInForm(FlaskForm):
    words = TextAreaField(_l("What you made, or a few words about it"))
    link = StringField(_l("A link to it"))

    def work(self) -> Work:
        return Work(self.words.data or "", self.link.data or "")

    def refuse(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            field = self[problem.field]
            field.errors = [*field.errors, sentence(problem)]


def chosen_in(posted: Mapping[str, str], quiz: Quiz) -> list[int | None]:
    """The number of the choice at each question; none where nothing that exists was chosen."""
    return [
        _number(posted.get(f"q{place}", ""), len(each.choices["ja"]))
        for place, each in enumerate(quiz.questions)
    ]


def _number(word: str, most: int) -> int | None:
    known = word.isascii() and word.isdecimal() and len(word) <= LONGEST_NUMBER
    return int(word) if known and 1 <= int(word) <= most else None
