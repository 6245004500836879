"""What is done for one student: give, end, answer, appoint."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from shop.studio.forms import Needed, RadioField, SelectField, StudioForm, choices
from shop.studio.words import ROLES

MOST_REASON, MOST_ANSWER = 40, 4_000


def stripped(text: str | None) -> str:
    return (text or "").strip()


class GiveForm(StudioForm):
    product = SelectField(_l("Product"), choices=[])


class GiveToForm(GiveForm):
    email = EmailField(_l("E-mail address of an account"), [Needed()], filters=[stripped])


class EndForm(StudioForm):
    because = StringField(
        _l("Reason"),
        [
            DataRequired(_l("Write why it ends: it is kept with the student.")),
            Length(max=MOST_REASON, message=_l("Please keep it under 40 characters.")),
        ],
        filters=[stripped],
    )


class AnswerForm(StudioForm):
    answer = TextAreaField(
        _l("Your answer"),
        [
            DataRequired(_l("Write your answer.")),
            Length(max=MOST_ANSWER, message=_l("Please keep it under 4,000 characters.")),
        ],
        filters=[stripped],
    )


class RoleForm(StudioForm):
    role = RadioField(
        _l("What this person may do"),
        choices=choices((role, word) for role, word in ROLES.items() if role != "owner"),
    )
