from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional


class ConfirmForm(FlaskForm):
    """A signed quote; whoever is signed in needs no address."""

    quote = HiddenField(validators=[InputRequired()])
    news = BooleanField(_l("Send me course news up to once a month (you can stop any time)"))


class GuestConfirmForm(ConfirmForm):
    email = EmailField(
        _l("E-mail address"),
        description=_l("We send your receipt and the way into your course here."),
        validators=[
            InputRequired(_l("Enter your e-mail address.")),
            Email(_l("This address cannot receive mail. For example: misaki@example.jp")),
            Length(max=254),
        ],
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )


class RecipientForm(FlaskForm):
    recipient = StringField(
        _l("Name on the receipt"),
        validators=[Optional(), Length(max=120, message=_l("120 characters at most."))],
    )
