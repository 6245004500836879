"""The way back into what is owned."""

from dataclasses import dataclass

from shop.catalogue.models import ProductKind
from shop.funnel.product_queries import Gathered
from shop.languages import path
from shop.languages import said as _
from shop.learning.library_queries import PAGES


@dataclass(frozen=True)
class Owning:
    done: int
    total: int
    href: str
    label: str


def owning(known: Gathered) -> Owning:
    product = known.product
    lessons = [lesson for module in known.modules for lesson in module.lessons]
    begun = bool(known.done)
    labels = {
        ProductKind.COURSE: _("Go on where you were") if begun else _("Start the first lesson"),
        ProductKind.DOWNLOAD: _("Open the download"),
        ProductKind.EVENT: _("See the event and how to join"),
        ProductKind.COACHING: _("See how the meetings are arranged"),
    }
    page = PAGES.get(product.kind)
    return Owning(
        done=len(known.done),
        total=len(lessons),
        href=path(f"{page}/{product.slug}" if page else "/me"),
        label=labels.get(product.kind, _("Open it in My learning")),
    )
