from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

SCORES = [SelectChoice(str(score), str(score)) for score in range(11)]


class SurveyForm(FlaskForm):
    words = TextAreaField(
        _l("What was good, and what was missing?"),
        [Length(max=4000, message=_l("Please keep it under 4,000 characters."))],
        filters=[lambda text: (text or "").strip()],
    )
    score = RadioField(
        _l("Would you recommend this course to a friend?"),
        [InputRequired(_l("Choose a number, or press “Rather not say”."))],
        choices=SCORES,
    )
