"""When the shop asks: three settings, and each number that has a floor, with its usual value."""

from typing import Any

from flask_babel import lazy_gettext as _l

from shop.catalogue.asking_operations import BOUNDS, AskingDraft
from shop.catalogue.asking_rules import NUMBERS, numbers_of
from shop.catalogue.models import School
from shop.studio.forms import Needed, NumberField, StudioForm


def _number(name: str, label: Any) -> NumberField:
    return NumberField(label, [Needed()], description=_bounds(name))


def _bounds(name: str) -> Any:
    number = NUMBERS[name]
    told = {"usual": number.usual, "floor": number.floor}
    if number.cap:
        return _l("Usual: %(usual)s. Floor: %(floor)s; it may be fewer, not more.", **told)
    return _l("Usual: %(usual)s. Floor: %(floor)s; it may be longer, not shorter.", **told)


class AskingForm(StudioForm):
    bridge_from_ratio = NumberField(_l("A step is steep above so many times the price"), [Needed()])
    days_after = NumberField(_l("Days until the letter after a course"), [Needed()])
    holdout_percent = NumberField(
        _l("Students without offers, for comparison, in percent"), [Needed()]
    )

    between = _number("between", _l("Hours between two offers"))
    per_month = _number("per_month", _l("Offers within 30 days, at most"))
    per_course = _number("per_course", _l("Offers after a module in one course, at most"))
    module_pause = _number("module_pause", _l("Days between two offers after a module"))
    between_mails = _number("between_mails", _l("Days between two letters about courses"))

    same_product_after_no = _number(
        "same_product_after_no", _l("Days without the same product after a no")
    )
    any_after_no = _number("any_after_no", _l("Days without any offer after a no"))
    after_later = _number("after_later", _l("Days until an offer that was put off returns"))
    after_end = _number(
        "after_end", _l("Days without equal or better terms after an offer has ended")
    )

    after_purchase = _number("after_purchase", _l("Days without another offer after a purchase"))
    undo_for = _number("undo_for", _l("Minutes to undo a purchase made with one press"))

    def draft(self) -> AskingDraft:
        return AskingDraft(
            {name: self[name].data for name in BOUNDS}, {name: self[name].data for name in NUMBERS}
        )


def asking_of(kept: School) -> dict[str, int]:
    return {name: getattr(kept, name) for name in BOUNDS} | numbers_of(kept.asking)
