"""A coupon's terms."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput

from shop.catalogue.draft_queries import product_id_of
from shop.languages import said as _
from shop.orders.coupon_models import Coupon
from shop.orders.coupon_rules import CouponDraft
from shop.studio.forms import (
    MomentField,
    Needed,
    NumberField,
    RadioField,
    SelectField,
    StudioForm,
    choices,
)
from shop.studio.products.pages import slug_of

AUDIENCES = (
    ("anyone", _l("Whoever has the code or the link")),
    ("owners", _l("By itself for whoever owns a product")),
    ("graduates", _l("By itself for graduates of a course")),
)


class SeveralField(SelectMultipleField):
    """A row of keys of which several may be pressed."""

    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(_("This choice does not exist.")) from None


class CouponForm(StudioForm):
    code = StringField(_l("Code"), [Needed()])
    percent = NumberField(_l("Percent off"))
    amount = NumberField(_l("Yen off"))
    products = SeveralField(_l("For which products"), choices=[])
    starts_at = MomentField(_l("From (Japan)"))
    ends_at = MomentField(_l("Until (Japan)"))
    max_uses = NumberField(_l("Uses in all"))
    per_student = NumberField(_l("Uses per student"))
    audience = RadioField(_l("Who gets it"), choices=choices(AUDIENCES), default="anyone")
    audience_product = SelectField(_l("Which product or course"), choices=[], default="")

    def offer(self, products: list[Any]) -> None:
        self.products.choices = products
        self.audience_product.choices = [*choices([], blank=_("No product")), *products]

    def draft(self) -> CouponDraft:
        ids = [product_id_of(slug) for slug in self.products.data or []]
        names = ("percent", "amount", "starts_at", "ends_at", "max_uses", "per_student")
        return CouponDraft(
            code=self.code.data or "",
            products=tuple(each for each in ids if each is not None),
            audience=self.audience.data,
            audience_product_id=product_id_of(self.audience_product.data or None),
            **{name: self[name].data for name in names},
        )


def coupon_of(coupon: Coupon) -> dict[str, Any]:
    names = ("code", "percent", "starts_at", "ends_at", "max_uses", "per_student")
    return {
        "amount": coupon.amount_minor,
        "products": [slug_of(product_id) for product_id in sorted(coupon.product_ids)],
        "audience": coupon.audience.value,
        "audience_product": slug_of(coupon.audience_product_id) or "",
        **{name: getattr(coupon, name) for name in names},
    }
