"""What a student was shown and said before, read the way the rules ask. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from shop.ladder.rules import NextStepKind
from shop.money import Money
from shop.offers.limits import Limits
from shop.offers.words import Moment, ProposalState

PAYING = timedelta(days=1)
OPEN = (ProposalState.SHOWN, ProposalState.LATER)


@dataclass(frozen=True)
class Past:
    """One proposal that was made: what, when, at which price, and what became of it."""

    product_id: int
    moment: Moment
    kind: NextStepKind
    price: Money
    shown_at: datetime
    state: ProposalState = ProposalState.SHOWN
    answered_at: datetime | None = None
    deadline: datetime | None = None
    from_id: int | None = None
    about: int | None = None
    proposal_id: int = 0

    @property
    def open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True)
class History:
    past: tuple[Past, ...]
    limits: Limits

    @cached_property
    def noes(self) -> dict[int, datetime]:
        """The last explicit no per product."""
        said = [(past.answered_at or past.shown_at, past.product_id) for past in self.declined]
        return {product_id: at for at, product_id in sorted(said)}

    @cached_property
    def declined(self) -> list[Past]:
        return [past for past in self.past if past.state is ProposalState.DECLINED]

    def ends_at(self, past: Past) -> datetime:
        """When silence becomes an answer: at the deadline, or after the days of a later."""
        seen = past.answered_at if past.state is ProposalState.LATER else None
        return past.deadline or (seen or past.shown_at) + self.limits.after_later

    def waits(self, past: Past, now: datetime) -> bool:
        return past.open and now < self.ends_at(past)

    def being_paid(self, past: Past, now: datetime) -> bool:
        """A yes of today may still be on its way through the bank."""
        said_at = past.answered_at or past.shown_at
        return past.state is ProposalState.ACCEPTED and now < said_at + PAYING

    def ignored_in_a_row(self, now: datetime) -> list[Past]:
        """The newest run of proposals that ended without an answer."""
        run: list[Past] = []
        for past in sorted(self.past, key=lambda each: each.shown_at):
            if past.state in (ProposalState.DECLINED, ProposalState.ACCEPTED, ProposalState.LATER):
                run = []
            elif past.state is ProposalState.SHOWN and not self.waits(past, now):
                run.append(past)
        return run

    def ignored_noes(self, now: datetime) -> dict[int, datetime]:
        """Three ignored in a row count as a no to each of them, said when the last one ended."""
        run = self.ignored_in_a_row(now)
        if len(run) < self.limits.ignored_in_a_row:
            return {}
        said_at = max(self.ends_at(past) for past in run)
        return {past.product_id: said_at for past in run}

    def returns_at(self, past: Past, now: datetime) -> datetime | None:
        """When the same product may be proposed again; None when it may already, or never again."""
        if past.state is ProposalState.LATER and past.answered_at:
            return _ahead(past.answered_at + self.limits.after_later, now)
        said_no = self.noes.get(past.product_id)
        if past.state is not ProposalState.DECLINED or said_no is None:
            return None
        if self.asked_after_no(past.product_id) >= self.limits.asked_again:
            return None
        return _ahead(said_no + self.limits.same_product_after_no, now)

    def of(self, product_id: int) -> Iterator[Past]:
        return (past for past in self.past if past.product_id == product_id)

    def asked_after_no(self, product_id: int) -> int:
        """How often a product was proposed again after the first no to it."""
        told = [past.answered_at or past.shown_at for past in _only(self.declined, product_id)]
        first = min(told, default=None)
        return sum(first is not None and past.shown_at > first for past in self.of(product_id))


def _only(past: Iterable[Past], product_id: int) -> Iterator[Past]:
    return (each for each in past if each.product_id == product_id)


def _ahead(at: datetime, now: datetime) -> datetime | None:
    return at if now < at else None
