from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, HiddenField, PasswordField, StringField
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError

from shop import clock
from shop.accounts.access import me
from shop.accounts.models import Student
from shop.accounts.password_operations import password_is
from shop.accounts.rules import address
from shop.pdf import unprintable


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


class CouponForm(FlaskForm):
    """Read from the address too, so it works as a link; the form around it has the token."""

    class Meta:
        csrf = False

    coupon = StringField(
        _l("Coupon code"),
        description=_l(
            "It is taken off what is left to pay. It is never added to an offer: the lower of the "
            "two counts."
        ),
        validators=[Optional(), Length(max=80)],
        render_kw={"autocomplete": "off", "autocapitalize": "characters"},
    )


class RecipientForm(FlaskForm):
    recipient = StringField(
        _l("Name on the receipt"),
        validators=[Optional(), Length(max=120, message=_l("120 characters at most."))],
    )

    def validate_recipient(self, field: StringField) -> None:
        typed = field.data or ""
        if not typed.replace("\u3000", " ").isprintable():
            raise ValidationError(_l("Please leave out signs that cannot be printed."))
        if missing := "".join(sorted(unprintable(typed))):
            raise ValidationError(_l("Our papers cannot show %(signs)s.", signs=missing))


class ErasingForm(FlaskForm):
    pass


class PasswordErasingForm(ErasingForm):
    password = PasswordField(_l("Password"), [InputRequired(_l("Type your password."))])

    def validate_password(self, field: Field) -> None:
        """Raises TooManyTries."""
        if not password_is(me(), field.data or "", clock.now()):
            raise ValidationError(_("This is not your password."))


class AddressErasingForm(ErasingForm):
    email = EmailField(
        _l("Your e-mail address, to confirm"),
        [InputRequired(_l("Type your e-mail address.")), Length(max=254)],
    )

    def validate_email(self, field: Field) -> None:
        if address(field.data or "") != me().email:
            raise ValidationError(_("This is not the address of this account."))


def erasing_form(student: Student, **kept: Any) -> ErasingForm:
    """Whoever has no password signs in by letters and types the address they come to."""
    return PasswordErasingForm(**kept) if student.password_hash else AddressErasingForm(**kept)
