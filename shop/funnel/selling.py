"""The card beside a product: an open proposal, or the way back into what is owned."""

from dataclasses import dataclass
from datetime import datetime

from shop.catalogue.models import ProductKind
from shop.catalogue.price_rules import really_charged
from shop.funnel.product_queries import Gathered
from shop.languages import path
from shop.languages import said as _
from shop.learning.library_queries import PAGES
from shop.money import Money, display, percent_saved
from shop.offers.models import Proposal
from shop.offers.rules import ReasonWord
from shop.offers.sentences import why_you_see_this


@dataclass(frozen=True)
class Offered:
    """`was` is there only when the price history proves it."""

    proposal: Proposal
    title: str
    reason: str
    graduate: bool
    accept: str
    was: Money | None
    saving: str


@dataclass(frozen=True)
class Owning:
    done: int
    total: int
    href: str
    label: str


def offered(known: Gathered, now: datetime) -> Offered | None:
    proposal = known.confirm.proposal if known.confirm else None
    if proposal is None:
        return None
    graduate = proposal.reason == ReasonWord.GRADUATED
    return Offered(
        proposal=proposal,
        title=_title(graduate, _was(known, proposal, now) is not None),
        reason=why_you_see_this(proposal.reason, proposal.reason_facts),
        graduate=graduate,
        accept=accept_words(proposal),
        was=_was(known, proposal, now),
        saving=_saving(proposal) if _was(known, proposal, now) else "",
    )


def accept_words(proposal: Proposal) -> str:
    if not proposal.price:
        return _("Continue, free of charge")
    return _("Go on to pay %(total)s", total=display(proposal.price))


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


def _title(graduate: bool, lower: bool) -> str:
    if graduate:
        return _("A graduate’s price for you") if lower else _("Your next step as a graduate")
    return _("An offer for you")


def _was(known: Gathered, proposal: Proposal, now: datetime) -> Money | None:
    lower = proposal.price < proposal.list_price
    same = proposal.list_price == known.product.price
    proven = same and really_charged(proposal.list_price, known.history, now)
    return proposal.list_price if lower and proven else None


def _saving(proposal: Proposal) -> str:
    return _("%(percent)s%% off", percent=percent_saved(proposal.list_price, proposal.price))
