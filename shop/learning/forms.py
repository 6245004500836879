from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length, ValidationError


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
