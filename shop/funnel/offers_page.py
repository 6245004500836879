"""A student's own history of proposals, each line in a sentence."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from shop.languages import day, full_day, local, path
from shop.languages import said as _
from shop.money import display
from shop.offers.queries import Shown
from shop.offers.rules import ProposalState
from shop.offers.sentences import why_you_see_this
from shop.offers.trail import Paid, trail
from shop.orders.queries import paid_for


@dataclass(frozen=True)
class Row:
    title: str
    price: str
    reason: str
    trail: str
    answer: str
    returns: str
    href: str
    again: str


def rows(shown: Iterable[Shown]) -> list[Row]:
    history = list(shown)
    told = trails(history)
    return [_row(each, told[each.proposal.id]) for each in history]


def trails(shown: Collection[Shown]) -> dict[int, str]:
    """Of each proposal its story in one line, the same for its student and for the instructor."""
    orders = paid_for([each.proposal.id for each in shown])
    paid = {
        key: Paid(order.paid_at, order.number) for key, order in orders.items() if order.paid_at
    }
    return {each.proposal.id: trail(each.proposal, paid.get(each.proposal.id)) for each in shown}


def _row(each: Shown, told: str) -> Row:
    proposal = each.proposal
    state, over = proposal.state, each.over
    waits = state is ProposalState.SHOWN and not over
    again = state in (ProposalState.DECLINED, ProposalState.LATER) and not over
    return Row(
        title=local(proposal.title),
        price=display(proposal.price) if proposal.price else _("Free"),
        reason=why_you_see_this(proposal.reason, proposal.reason_facts),
        trail=told,
        answer=_answer(each),
        returns=_("May be asked again from %(day)s", day=full_day(each.returns_at))
        if each.returns_at
        else "",
        href=path(f"/offers/{proposal.public_id}") if waits else "",
        again=path(f"/proposals/{proposal.public_id}/reopen") if again else "",
    )


def _answer(each: Shown) -> str:
    on = day(each.answered_at) if each.answered_at else ""
    state = each.proposal.state
    if state is ProposalState.ACCEPTED:
        return _("You took it on %(day)s", day=on)
    if state is ProposalState.DECLINED:
        return _("You said no on %(day)s", day=on)
    if state is ProposalState.WITHDRAWN:
        return _("Withdrawn, or replaced by a newer one")
    if each.over:
        return _("It ended without an answer")
    return _("You wanted to see it later") if state is ProposalState.LATER else _("Still open")
