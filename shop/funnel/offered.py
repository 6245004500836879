"""A proposal as a card shows it: title, true reason, price, and a struck price only when proven."""

from dataclasses import dataclass
from datetime import datetime

from shop.catalogue.price_rules import really_charged
from shop.funnel.queries import charged
from shop.languages import local, path
from shop.languages import said as _
from shop.money import Money, display, percent_saved
from shop.offers.models import Proposal
from shop.offers.rules import ReasonWord
from shop.offers.sentences import why_you_see_this


@dataclass(frozen=True)
class Offered:
    """`was` is there only when the price history proves it; `words` say for whom and what it is."""

    proposal: Proposal
    title: str
    product: str
    words: list[str]
    reason: str
    graduate: bool
    accept: str
    look: str
    was: Money | None
    saving: str

    @property
    def answer_address(self) -> str:
        return path(f"/proposals/{self.proposal.public_id}/answer")


def offered(proposal: Proposal, now: datetime) -> Offered:
    graduate = proposal.reason == ReasonWord.GRADUATED
    was = _was(proposal, now)
    product = proposal.product
    return Offered(
        proposal=proposal,
        title=_title(proposal, graduate),
        product=local(proposal.title),
        words=words_of(proposal),
        reason=why_you_see_this(proposal.reason, proposal.reason_facts),
        graduate=graduate,
        accept=accept_words(proposal),
        look=path(f"/products/{product.slug}?proposal={proposal.public_id}"),
        was=was,
        saving=_saving(proposal) if was else "",
    )


def words_of(proposal: Proposal) -> list[str]:
    """The instructor's own sentences, else the challenge this answers and what the product does."""
    if proposal.offer_id and proposal.note:
        return [local(proposal.note)]
    challenge = local(proposal.note)
    for_whom = [_("For this: %(challenge)s", challenge=challenge)] if challenge else []
    return [*for_whom, local(proposal.product.outcome)]


def accept_words(proposal: Proposal) -> str:
    if not proposal.price:
        return _("Continue, free of charge")
    return _("Go on to pay %(total)s", total=display(proposal.price))


def _title(proposal: Proposal, graduate: bool) -> str:
    if graduate and proposal.price < proposal.list_price:
        return _("A graduate’s price for you")
    return _("Your next step as a graduate") if graduate else _("One suggestion")


def _was(proposal: Proposal, now: datetime) -> Money | None:
    """Only a price anyone can pay for this very product now, and that was charged long enough."""
    lower = proposal.price < proposal.list_price == proposal.product.price
    if not lower or proposal.product.requires_id:
        return None
    proven = really_charged(proposal.list_price, charged(proposal.product_id), now)
    return proposal.list_price if proven else None


def _saving(proposal: Proposal) -> str:
    return _("%(percent)s%% off", percent=percent_saved(proposal.list_price, proposal.price))
