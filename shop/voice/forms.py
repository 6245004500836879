from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, TextAreaField
from wtforms.validators import DataRequired, Email, InputRequired, Length


def stripped(text: str | None) -> str:
    return (text or "").strip()


class QuestionForm(FlaskForm):
    words = TextAreaField(
        _l("Your question"),
        [
            DataRequired(_l("Write your question.")),
            Length(max=4000, message=_l("Please keep it under 4,000 characters.")),
        ],
        filters=[stripped],
    )


class StrangersQuestionForm(QuestionForm):
    email = EmailField(
        _l("E-mail address"),
        [
            InputRequired(_l("Type your e-mail address.")),
            Length(max=254, message=_l("This address is too long.")),
            Email(_l("This does not look like an e-mail address. Please check it.")),
        ],
        filters=[stripped],
    )
