from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Email, InputRequired, Length, ValidationError

from shop import clock
from shop.accounts.access import me
from shop.accounts.account_operations import PURPOSES
from shop.accounts.browser import must_sign_in_again
from shop.accounts.password_operations import password_is
from shop.accounts.rules import LONGEST, SHORTEST, PasswordFault, address, password_fault

LANGUAGES = [SelectChoice("ja", "日本語"), SelectChoice("en", "English")]
THEMES = [
    SelectChoice("", _l("As the device")),
    SelectChoice("light", _l("Light")),
    SelectChoice("dark", _l("Dark")),
]
ADDRESS = (
    InputRequired(_l("Type your e-mail address.")),
    Length(max=254, message=_l("This address is too long.")),
    Email(_l("This does not look like an e-mail address. Please check it.")),
)


def stripped(text: str | None) -> str:
    return (text or "").strip()


class SignInForm(FlaskForm):
    email = EmailField(_l("E-mail address"), ADDRESS, filters=[stripped])
    password = PasswordField(_l("Password"), [InputRequired(_l("Type your password."))])
    next = HiddenField()


class LinkForm(FlaskForm):
    email = EmailField(_l("E-mail address"), ADDRESS, filters=[stripped], id="link-email")
    next = HiddenField(id="link-next")


class SignUpForm(FlaskForm):
    name = StringField(
        _l("Name"), [Length(max=120, message=_l("This name is too long."))], filters=[stripped]
    )
    email = EmailField(_l("E-mail address"), ADDRESS, filters=[stripped])


class ProfileForm(FlaskForm):
    name = StringField(
        _l("Name"), [Length(max=120, message=_l("This name is too long."))], filters=[stripped]
    )
    language = SelectField(_l("Language of letters"), choices=LANGUAGES)


class ThemeForm(FlaskForm):
    theme = RadioField(_l("Light or dark"), choices=THEMES)


class SwitchForm(FlaskForm):
    on = HiddenField(validators=[AnyOf(("0", "1"))])


class MailSwitchForm(SwitchForm):
    purpose = HiddenField(validators=[AnyOf(PURPOSES)])


class AddressForm(FlaskForm):
    email = EmailField(_l("New e-mail address"), ADDRESS, filters=[stripped], id="new-address")

    def validate_email(self, field: Any) -> None:
        _must_be_fresh()
        if address(field.data) == me().email:
            raise ValidationError(_("This is the address of your account already."))


class PasswordAddressForm(AddressForm):
    password = PasswordField(
        _l("Password"), [InputRequired(_l("Type your password."))], id="address-password"
    )

    def validate_password(self, field: Any) -> None:
        """Raises TooManyTries."""
        if not password_is(me(), field.data or "", clock.now()):
            raise ValidationError(_("This is not your password."))


class PasswordForm(FlaskForm):
    new = PasswordField(_l("New password"), [InputRequired(_l("Type a new password."))])

    def validate_new(self, field: Any) -> None:
        _must_be_fresh()
        fault = password_fault(field.data or "", me().email)
        if fault is not None:
            raise ValidationError(_sentence(fault))


class PasswordChangeForm(PasswordForm):
    current = PasswordField(
        _l("Password so far"), [InputRequired(_l("Type the password you have now."))]
    )


def _must_be_fresh() -> None:
    if must_sign_in_again(clock.now()):
        raise ValidationError(_("Please sign in again with a link first."))


def _sentence(fault: PasswordFault) -> str:
    sentences = {
        PasswordFault.TOO_SHORT: _("Use at least %(number)s characters.", number=SHORTEST),
        PasswordFault.TOO_LONG: _("Use at most %(number)s characters.", number=LONGEST),
        PasswordFault.COMMON: _("Many people use this password. Please choose another one."),
        PasswordFault.ADDRESS: _("This is your e-mail address. Please choose another one."),
    }
    return str(sentences[fault])
