"""What the owner allows: how dear an add-on, how low a discount."""

from typing import Any

from flask_babel import lazy_gettext as _l

from shop.catalogue.bounds_operations import BoundsDraft
from shop.ladder.drawing_rules import Bounds
from shop.studio.forms import Needed, NumberField, StudioForm


class BoundsForm(StudioForm):
    add_on_percent = NumberField(
        _l("The most an add-on costs, in percent of its course"), [Needed()]
    )
    lowest_percent = NumberField(
        _l("The least an offer costs, in percent of single prices"), [Needed()]
    )

    def draft(self) -> BoundsDraft:
        return BoundsDraft(self.add_on_percent.data, self.lowest_percent.data)


def bounds_of(bounds: Bounds) -> dict[str, Any]:
    return {"add_on_percent": bounds.add_on_percent, "lowest_percent": bounds.lowest_percent}
