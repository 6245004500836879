from flask_babel import lazy_gettext as _l

from shop.studio.forms import MomentField, Needed, NumberField, StudioForm


class SlotForm(StudioForm):
    starts_at = MomentField(_l("Date and time (Japan)"), [Needed()])
    minutes = NumberField(_l("Minutes"), [Needed()])
