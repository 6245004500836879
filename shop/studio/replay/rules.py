"""What moments decided again come to, in numbers. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from shop.ladder.rules import NextStepKind
from shop.offers.estimate_rules import Estimate, share
from shop.offers.facts import Candidate, Decision
from shop.offers.pressure_rules import NO_ANSWER


@dataclass(frozen=True)
class Change:
    """Product ids; None is silence."""

    before: int | None
    after: int | None


@dataclass(frozen=True)
class Answers:
    """Of a year's proposals of one kind."""

    accepted: int
    unwanted: int
    all: int


@dataclass
class Replayed:
    """Counted while the moments go by, so that their number costs no memory.

    `money` and `proposals` are by kind, and less than nothing where the map to come asks less.
    """

    moments: int = 0
    repeated: int = 0
    shown_before: int = 0
    shown_after: int = 0
    students: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    changes: Counter[Change] = field(default_factory=Counter)
    money: Counter[NextStepKind] = field(default_factory=Counter)
    proposals: Counter[NextStepKind] = field(default_factory=Counter)

    @property
    def changed(self) -> int:
        return self.changes.total()

    def see(self, student_id: int, before: Decision, after: Decision) -> None:
        self.moments += 1
        self.students.add(student_id)
        self.shown_before += before.shown is not None
        self.shown_after += after.shown is not None
        if change := change_of(before, after):
            self.changes[change] += 1
            self.touched.add(student_id)
            self._weigh(before.shown, -1)
            self._weigh(after.shown, 1)

    def _weigh(self, shown: Candidate | None, sign: int) -> None:
        if shown:
            self.money[shown.kind] += sign * shown.terms.price.amount
            self.proposals[shown.kind] += sign


def change_of(before: Decision, after: Decision) -> Change | None:
    """None when the student would have seen the same product at the same price."""
    old, new = before.shown, after.shown
    if (old and (old.product_id, old.terms.price)) == (new and (new.product_id, new.terms.price)):
        return None
    return Change(old.product_id if old else None, new.product_id if new else None)


def revenue(told: Replayed, said: Mapping[NextStepKind, Answers]) -> Estimate:
    """In yen, by how often such proposals were accepted; wide where answers are few."""
    return _total(
        share(said[kind].accepted, said[kind].all).times(amount)
        for kind, amount in told.money.items()
    )


def pressure(told: Replayed, said: Mapping[NextStepKind, Answers]) -> Estimate:
    """In points: one for each proposal, one more for each declined or ignored."""
    return _total(_points(said[kind]).times(many) for kind, many in told.proposals.items())


def _points(said: Answers) -> Estimate:
    unwanted = share(said.unwanted, said.all).times(NO_ANSWER)
    return Estimate(1 + unwanted.middle, 1 + unwanted.low, 1 + unwanted.high)


def _total(parts: Iterable[Estimate]) -> Estimate:
    """What is lost is less than nothing, so that its bounds change places."""
    middle = low = high = 0.0
    for part in parts:
        middle += part.middle
        low += min(part.low, part.high)
        high += max(part.low, part.high)
    return Estimate(middle, low, high)
