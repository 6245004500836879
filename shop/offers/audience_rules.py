"""Whom an offer is meant for: any of several groups, each of which wants all of its conditions.

The same audience is asked here of one student, and in audience_queries of the whole shop. Pure.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from shop.catalogue.wording_rules import Problem, range_problems
from shop.offers.segment_rules import Band, Segment, Signs, band, segment

WHOLE = 100
MOST_GROUPS, MOST_CONDITIONS = 4, 6
MOST_SPENT = 100_000_000


class Trait(StrEnum):
    GRADUATE_OF = "graduate_of"
    OWNER_OF = "owner_of"
    NOT_OWNER_OF = "not_owner_of"
    SEGMENT = "segment"
    BAND = "band"
    PROGRESS = "progress"
    BOUGHT_SINCE = "bought_since"
    SPENT = "spent"
    CONSENT = "consent"


ABOUT_A_PRODUCT = (Trait.GRADUATE_OF, Trait.OWNER_OF, Trait.NOT_OWNER_OF, Trait.PROGRESS)
WORDS = {Trait.SEGMENT: tuple(Segment), Trait.BAND: tuple(Band)}
NUMBERS = {Trait.PROGRESS: (1, WHOLE), Trait.SPENT: (1, MOST_SPENT)}


@dataclass(frozen=True)
class Condition:
    """One thing that must be so; which of the fields speak depends on the trait."""

    trait: Trait
    product_id: int | None = None
    word: str | None = None
    number: int | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Audience:
    """No groups at all means everyone."""

    any_of: tuple[tuple[Condition, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.any_of)

    @property
    def conditions(self) -> Iterator[Condition]:
        return (each for group in self.any_of for each in group)


@dataclass(frozen=True)
class Learner:
    """One student as an audience sees them; progress is lessons done and lessons there are."""

    owns: frozenset[int] = frozenset()
    graduated: frozenset[int] = frozenset()
    progress: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    signs: Signs = field(default_factory=Signs)


def matches(audience: Audience, learner: Learner, now: datetime) -> bool:
    if not audience:
        return True
    return any(
        all(MEETS[each.trait](each, learner, now) for each in group) for group in audience.any_of
    )


def audience_of(kept: Mapping[str, Any]) -> Audience:
    groups = kept.get("any_of", ())
    return Audience(tuple(tuple(map(_condition, group)) for group in groups))


def kept_audience(audience: Audience) -> dict[str, Any]:
    if not audience:
        return {}
    return {"any_of": [[_kept(each) for each in group] for group in audience.any_of]}


def audience_problems(audience: Audience) -> Iterator[Problem]:
    if len(audience.any_of) > MOST_GROUPS:
        yield Problem("audience", "too_many", {"most": MOST_GROUPS})
    for g, group in enumerate(audience.any_of):
        if len(group) > MOST_CONDITIONS:
            yield Problem(f"audience.{g}", "too_many", {"most": MOST_CONDITIONS})
        for c, condition in enumerate(group):
            yield from condition_problems(f"audience.{g}.{c}", condition)


def condition_problems(at: str, condition: Condition) -> Iterator[Problem]:
    trait = condition.trait
    if trait in ABOUT_A_PRODUCT and condition.product_id is None:
        yield Problem(f"{at}.product_id", "which_product")
    if trait in WORDS and condition.word not in WORDS[trait]:
        yield Problem(f"{at}.word", "unknown_word")
    if trait in NUMBERS:
        missing = [Problem(f"{at}.number", "which_number")] if condition.number is None else []
        yield from missing or range_problems(f"{at}.number", condition.number, *NUMBERS[trait])
    if trait is Trait.BOUGHT_SINCE and condition.since is None:
        yield Problem(f"{at}.since", "which_day")


def tidied_audience(audience: Audience) -> Audience:
    """Only what each trait asks about is kept; an empty group asks nothing and is left out."""
    groups = (tuple(map(_tidied, group)) for group in audience.any_of)
    return Audience(tuple(group for group in groups if group))


def _tidied(condition: Condition) -> Condition:
    trait = condition.trait
    return Condition(
        trait,
        condition.product_id if trait in ABOUT_A_PRODUCT else None,
        condition.word if trait in WORDS else None,
        condition.number if trait in NUMBERS else None,
        condition.since if trait is Trait.BOUGHT_SINCE else None,
    )


def _condition(kept: Mapping[str, Any]) -> Condition:
    since = kept.get("since")
    return Condition(
        Trait(kept["trait"]),
        kept.get("product_id"),
        kept.get("word"),
        kept.get("number"),
        datetime.fromisoformat(since) if since else None,
    )


def _kept(condition: Condition) -> dict[str, Any]:
    told: dict[str, Any] = {
        "trait": condition.trait.value,
        "product_id": condition.product_id,
        "word": condition.word,
        "number": condition.number,
        "since": condition.since.astimezone(UTC).isoformat() if condition.since else None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _progress(asked: Condition, learner: Learner, now: datetime) -> bool:
    if asked.product_id in learner.graduated:
        return True
    done, lessons = learner.progress.get(asked.product_id or 0, (0, 0))
    return lessons > 0 and done * WHOLE >= (asked.number or 0) * lessons


def _bought_since(asked: Condition, learner: Learner, now: datetime) -> bool:
    at = learner.signs.bought_at
    return at is not None and asked.since is not None and asked.since <= at


MEETS: dict[Trait, Callable[[Condition, Learner, datetime], bool]] = {
    Trait.GRADUATE_OF: lambda asked, learner, now: asked.product_id in learner.graduated,
    Trait.OWNER_OF: lambda asked, learner, now: asked.product_id in learner.owns,
    Trait.NOT_OWNER_OF: lambda asked, learner, now: asked.product_id not in learner.owns,
    Trait.SEGMENT: lambda asked, learner, now: segment(learner.signs, now) == asked.word,
    Trait.BAND: lambda asked, learner, now: band(learner.signs.score) == asked.word,
    Trait.PROGRESS: _progress,
    Trait.BOUGHT_SINCE: _bought_since,
    Trait.SPENT: lambda asked, learner, now: learner.signs.spent.amount >= (asked.number or 0),
    Trait.CONSENT: lambda asked, learner, now: learner.signs.consents,
}
