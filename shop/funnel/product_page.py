"""A product page's finished values, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from shop.catalogue.lesson_text import lesson_html
from shop.catalogue.models import Product
from shop.catalogue.outline import ModuleRow, Reader, lesson_address, outline
from shop.checkout.buying import confirm_form
from shop.checkout.coupon_words import why_unused
from shop.checkout.forms import ConfirmForm
from shop.checkout.queries import Confirm
from shop.funnel.bundle import BundleView, bundle_view
from shop.funnel.cards import rung_name
from shop.funnel.fitting import Fit, fit_for
from shop.funnel.offered import Offered, offered
from shop.funnel.owning import Owning, owning
from shop.funnel.product_facts import Fact, facts_of_product
from shop.funnel.product_queries import Asked, Gathered, gather
from shop.funnel.product_rules import Door, door, visible
from shop.funnel.related import Related, related
from shop.funnel.stairs import Tread, treads
from shop.funnel.tiers import Tiers, tiers
from shop.funnel.together import together
from shop.languages import duration, language, local, path
from shop.languages import said as _


@dataclass(frozen=True)
class ProductPage:
    product: Product
    door: Door
    preview: bool
    rung: str
    facts: Sequence[Fact]
    trial: tuple[str, str] | None
    found: Confirm | None
    form: ConfirmForm | None
    offer: Offered | None
    owning: Owning | None
    bundle: BundleView | None
    modules: Sequence[ModuleRow]
    stairs: Sequence[Tread]
    tiers: Tiers | None
    fit: Fit | None
    goes_with: Sequence[Related]
    together: Sequence[Related]
    faq: Sequence[dict[str, str]]
    stage: str
    text: Markup

    @property
    def checkout(self) -> str:
        """The confirm page, with the coupon this page was opened with."""
        typed = self.found.coupon.typed if self.found else ""
        said = f"?{urlencode({'coupon': typed})}" if typed else ""
        return path(f"/products/{self.product.slug}/checkout") + said

    @property
    def unused(self) -> str:
        """Why that coupon is not in the price."""
        return why_unused(self.found.coupon) if self.found else ""


def product_page(asked: Asked, now: datetime) -> ProductPage | None:
    """None when there is nothing of this name to see for this visitor."""
    known = gather(asked, now)
    if known is None or not visible(known.visit):
        return None
    return _finished(known, door(known.visit), now)


def _finished(known: Gathered, way: Door, now: datetime) -> ProductPage:
    product, confirm = known.product, known.confirm
    on_shelf, fit = known.shelf.get(product.id), _fit(known, way, now)
    beside, quiet = related(known), not (fit or confirm and confirm.proposal)
    return ProductPage(
        product=product,
        door=way,
        preview=known.visit.preview,
        rung=rung_name(on_shelf.rung) if on_shelf and on_shelf.rung else "",
        facts=facts_of_product(known),
        trial=_trial(known),
        found=confirm,
        form=confirm_form(confirm) if confirm and way is Door.FREE else None,
        offer=offered(confirm.proposal, now) if confirm and confirm.proposal else None,
        owning=owning(known) if way is Door.OWNED else None,
        bundle=bundle_view(known) if product.parts else None,
        modules=outline(product, known.modules, Reader(known.done, owns=known.visit.owned)),
        stairs=_stairs(known),
        tiers=tiers(known),
        fit=fit,
        goes_with=beside,
        together=together(known, beside, now) if quiet else [],
        faq=_faq(product.faq),
        stage=known.stage.value if known.stage else "",
        text=lesson_html(local(product.description)),
    )


def _fit(known: Gathered, way: Door, now: datetime) -> Fit | None:
    """Why this would be the next step: nothing is asked, so nothing is kept."""
    student = known.student
    if student is None or known.visit.preview or way not in (Door.BUY, Door.FREE):
        return None
    return fit_for(student.id, known.product.id, now)


def _trial(known: Gathered) -> tuple[str, str] | None:
    """The first lesson that anyone may try."""
    for module in known.modules:
        for lesson in module.lessons:
            if lesson.preview:
                words = _("Try a lesson, %(length)s", length=duration(lesson.minutes))
                return words, lesson_address(known.product, module, lesson)
    return None


def _stairs(known: Gathered) -> list[Tread]:
    """The whole ladder, with the place of this product on it."""
    if known.ladder is None:
        return []
    href = path(f"/products/{known.product.slug}")
    steps = treads(known.ladder, list(known.shelf.values()))
    return [replace(each, here=href in {one.href for one in each.products}) for each in steps]


def _faq(faq: dict[str, Any]) -> list[dict[str, str]]:
    spoken = (language(), "ja", "en")
    return next((faq[each] for each in spoken if faq.get(each)), [])
