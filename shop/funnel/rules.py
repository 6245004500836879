"""How a proposal stands with its student when a page shows it again. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shop.offers.facts import Candidate
from shop.offers.rules import Moment, ProposalState

FRESH = timedelta(minutes=10)


class Standing(StrEnum):
    """What a page says of a proposal: a question, or what became of it."""

    OPEN = "open"
    DECLINED = "declined"
    EXPIRED = "expired"
    OWNED = "owned"
    WITHDRAWN = "withdrawn"
    ADDED = "added"
    UNDONE = "undone"
    CARD_DECLINED = "card_declined"
    NEEDS_BANK = "needs_bank"
    UNFINISHED = "unfinished"
    REVIEWED = "reviewed"
    CHECKING = "checking"
    WAITING = "waiting"


@dataclass(frozen=True)
class Yes:
    """The order a yes opened: whether money came and stayed, else how its last payment stands."""

    paid: bool
    kept: bool
    payment: str


UNPAID = {
    "declined": Standing.CARD_DECLINED,
    "failed": Standing.CARD_DECLINED,
    "requires_action": Standing.NEEDS_BANK,
    "open": Standing.UNFINISHED,
    "needs_review": Standing.REVIEWED,
    "awaiting": Standing.WAITING,
}


def standing(
    state: ProposalState, deadline: datetime | None, owned: bool, yes: Yes | None, now: datetime
) -> Standing:
    if state is ProposalState.ACCEPTED and yes:
        return _of_order(yes)
    if owned:
        return Standing.OWNED
    if state in (ProposalState.DECLINED, ProposalState.WITHDRAWN):
        return Standing(state.value)
    if deadline is not None and deadline <= now:
        return Standing.EXPIRED
    return Standing.CHECKING if state is ProposalState.ACCEPTED else Standing.OPEN


def worth_a_card(candidate: Candidate) -> bool:
    """On a product's own page the regular price needs no offer; only an instructor's terms do."""
    regular = candidate.moment is Moment.PRODUCT_PAGE and candidate.terms.offer_id is None
    return candidate.elsewhere or not regular


def still_asked(state: ProposalState, deadline: datetime | None, now: datetime) -> bool:
    """Unanswered and in time; a later is left alone until the student looks for it."""
    return state is ProposalState.SHOWN and (deadline is None or now < deadline)


def just_now(at: datetime | None, now: datetime) -> bool:
    """Praise is drawn once, while it is news."""
    return at is not None and now < at + FRESH


def _of_order(yes: Yes) -> Standing:
    if yes.paid:
        return Standing.ADDED if yes.kept else Standing.UNDONE
    return UNPAID.get(yes.payment, Standing.CHECKING)
