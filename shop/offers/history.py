"""What a student was shown and said before, read the way the rules ask. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from shop.ladder.rules import NextStepKind
from shop.money import Money
from shop.offers.limits import Limits
from shop.offers.words import Moment, ProposalState

ANSWERED = (ProposalState.DECLINED, ProposalState.ACCEPTED, ProposalState.LATER)
PAYING = timedelta(days=1)
OPEN = (ProposalState.SHOWN, ProposalState.LATER)


class Past(NamedTuple):
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
    first_no_at: datetime | None = None
    no_days: int = 0
    later_days: int = 0
    end_days: int = 0

    @property
    def open(self) -> bool:
        return self.state in OPEN

    @property
    def said_at(self) -> datetime:
        return self.answered_at or self.shown_at


class Silence(NamedTuple):
    since: datetime
    lasts: timedelta

    @property
    def until(self) -> datetime:
        return self.since + self.lasts

    def holds(self, now: datetime) -> bool:
        return now < self.until


@dataclass(frozen=True)
class History:
    past: tuple[Past, ...]
    limits: Limits

    @cached_property
    def noes(self) -> dict[int, datetime]:
        """The last explicit no per product."""
        said = [(past.said_at, past.product_id) for past in self.declined]
        return {product_id: at for at, product_id in sorted(said)}

    @cached_property
    def declined(self) -> list[Past]:
        return [past for past in self.past if past.state is ProposalState.DECLINED]

    def after_no(self, past: Past) -> Silence | None:
        """About the same product: as the owner says now, and never less than was told."""
        if past.state is not ProposalState.DECLINED:
            return None
        lasts = _longer(past.no_days, self.limits.same_product_after_no)
        return Silence(past.said_at, lasts)

    def after_later(self, past: Past) -> Silence | None:
        """Exactly what was told: who asked to be reminded is."""
        if past.state is not ProposalState.LATER or past.answered_at is None:
            return None
        told = timedelta(days=past.later_days)
        return Silence(past.answered_at, told or self.limits.after_later)

    def after_end(self, past: Past) -> Silence | None:
        """No equal terms: as the owner says now, and never less than when it was shown."""
        if past.deadline is None or past.state is ProposalState.ACCEPTED:
            return None
        return Silence(past.deadline, _longer(past.end_days, self.limits.after_end))

    def ends_at(self, past: Past) -> datetime:
        """When silence becomes an answer: at the deadline, or after the days of a later."""
        later = self.after_later(past)
        return past.deadline or (later.until if later else past.shown_at + self.limits.after_later)

    def waits(self, past: Past, now: datetime) -> bool:
        return past.open and now < self.ends_at(past)

    def being_paid(self, past: Past, now: datetime) -> bool:
        """A yes of today may still be on its way through the bank."""
        return past.state is ProposalState.ACCEPTED and now < past.said_at + PAYING

    def ignored_noes(self, now: datetime) -> dict[int, datetime]:
        """The last no per product that was never said: three ignored in a row are one to each."""
        return {product_id: at for at, product_id in sorted(self._silent(now))}

    def returns_at(self, past: Past, now: datetime) -> datetime | None:
        """When the same product may be proposed again; None when it may already, or never again."""
        if later := self.after_later(past):
            return _ahead(later.until, now)
        if self.asked_after_no(past.product_id, now) >= self.limits.asked_again:
            return None
        return _ahead(self._quiet_until(past.product_id, now), now)

    def asked_after_no(self, product_id: int, now: datetime) -> int:
        """How often a product was proposed again after the first no to it, even one taken back."""
        spoken = [past.first_no_at for past in self.of(product_id) if past.first_no_at]
        first = min([*spoken, *self._said_no(product_id, now)], default=None)
        return sum(first is not None and past.shown_at > first for past in self.of(product_id))

    def refused(self, product_id: int, now: datetime) -> bool:
        """Ever, in words or by silence."""
        return bool(self._said_no(product_id, now))

    def of(self, product_id: int) -> list[Past]:
        return self._by_product.get(product_id, [])

    @cached_property
    def _by_product(self) -> dict[int, list[Past]]:
        known: dict[int, list[Past]] = {}
        for past in self.past:
            known.setdefault(past.product_id, []).append(past)
        return known

    def _said_no(self, product_id: int, now: datetime) -> list[datetime]:
        spoken = [past.said_at for past in self.declined if past.product_id == product_id]
        return [*spoken, *(at for at, no_to in self._silent(now) if no_to == product_id)]

    def _quiet_until(self, product_id: int, now: datetime) -> datetime | None:
        spoken = [no.until for past in self.of(product_id) if (no := self.after_no(past))]
        kept = self.limits.same_product_after_no
        silent = [at + kept for at, no_to in self._silent(now) if no_to == product_id]
        return max([*spoken, *silent], default=None)

    def _silent(self, now: datetime) -> list[tuple[datetime, int]]:
        enough = self.limits.ignored_in_a_row
        return [
            (max(self.ends_at(past) for past in run[:length]), past.product_id)
            for run in self._runs(now)
            for length in range(enough, len(run) + 1)
            for past in run[:length]
        ]

    def _runs(self, now: datetime) -> list[list[Past]]:
        """Proposals that ended without an answer, split where one was answered."""
        runs: list[list[Past]] = [[]]
        for past in sorted(self.past, key=lambda each: each.shown_at):
            if past.state in ANSWERED:
                runs.append([])
            elif past.state is ProposalState.SHOWN and not self.waits(past, now):
                runs[-1].append(past)
        return runs


def _ahead(at: datetime | None, now: datetime) -> datetime | None:
    return at if at and now < at else None


def _longer(told: int, now: timedelta) -> timedelta:
    return max(timedelta(days=told), now)
