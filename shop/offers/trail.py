"""What became of one proposal, as one line: shown, mailed, answered, paid, taken back."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from shop.languages import day
from shop.languages import said as _
from shop.offers.models import Proposal
from shop.offers.words import AnswerKind

Event = tuple[datetime, str]


class Paid(NamedTuple):
    """When the order of a yes was paid, and its number."""

    at: datetime
    number: str


ANSWERS: dict[AnswerKind, Callable[[], str]] = {
    AnswerKind.ACCEPTED: lambda: _("accepted"),
    AnswerKind.DECLINED: lambda: _("declined"),
    AnswerKind.LATER: lambda: _("put off"),
    AnswerKind.UNDONE: lambda: _("undone"),
    AnswerKind.UNPAID: lambda: _("not paid"),
    AnswerKind.REOPENED: lambda: _("opened again"),
    AnswerKind.REFUNDED: lambda: _("paid back"),
    AnswerKind.COMPLAINED: lambda: _("disputed at the bank"),
}


def trail(proposal: Proposal, paid: Paid | None) -> str:
    """In the order of time; its answers are loaded."""
    told = sorted(_events(proposal, paid), key=lambda event: event[0])
    return " → ".join(_("%(what)s %(day)s", what=what, day=day(at)) for at, what in told)


def _events(proposal: Proposal, paid: Paid | None) -> Iterator[Event]:
    yield proposal.shown_at, _("shown")
    if proposal.mailed_at:
        yield proposal.mailed_at, _("sent by mail")
    for each in proposal.answers:
        yield each.answered_at, ANSWERS[each.kind]()
    if paid:
        yield paid.at, _("paid (%(number)s)", number=paid.number)
