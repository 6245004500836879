from shop.catalogue.queries import school
from shop.ladder.drawing_rules import Bounds


def bounds() -> Bounds:
    """What the owner allows; the usual bounds while the shop has no owner's word."""
    kept = school()
    if kept is None:
        return Bounds()
    return Bounds(kept.bridge_from_ratio, kept.add_on_percent, kept.lowest_percent)
