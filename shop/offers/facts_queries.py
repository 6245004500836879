"""What is known about one student, in a fixed number of queries."""

import json
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from shop.catalogue.queries import school
from shop.ladder.rules import Place
from shop.learning.rules import latest
from shop.money import Money
from shop.offers import facts_statements as told
from shop.offers.facts import Facts, Purchases, Score
from shop.offers.history import Past
from shop.offers.limits import Limits, chosen
from shop.offers.models import Proposal
from shop.offers.words import AnswerKind, ProposalState
from shop.payments.models import PaymentState

SETTINGS = ("bridge_from_ratio", "holdout_percent", "days_after", "asking")
SAID = {
    AnswerKind.ACCEPTED: ProposalState.ACCEPTED,
    AnswerKind.DECLINED: ProposalState.DECLINED,
    AnswerKind.LATER: ProposalState.LATER,
    AnswerKind.UNDONE: ProposalState.ACCEPTED,
}
SIGNS = ("given", "finished", "watched", "handed_in")
DONE = (told.MODULE, told.GRADUATED, told.ATTENDED)
FIRST = itemgetter(0)
REFUSED = (PaymentState.DECLINED, PaymentState.FAILED)


class Event(NamedTuple):
    """What is owned, since when; a module or course finished, an event attended, a score given."""

    what: str
    product_id: int
    at: datetime
    score: int | None
    ladder_id: int | None
    rung: int | None


def facts_of(
    student_id: int, purchases: Purchases, now: datetime, limits: Limits | None = None
) -> Facts:
    """Three queries, however long the history."""
    events = _events(student_id, now)
    courses, done = events[told.OWNED_COURSE], [each for what in DONE for each in events[what]]
    signals, settings = _signals(student_id, now, done)
    return Facts(
        student_id=student_id,
        owns=_products([*events[told.OWNED], *courses]),
        attended=_products(events[told.ATTENDED]),
        graduated={each.product_id: each.at for each in events[told.GRADUATED]},
        successes=_products(done),
        begun=_places(courses),
        succeeded=_places(done),
        purchases=purchases,
        scores=_scores(events[told.SCORED]),
        past=_past(student_id, now),
        limits=limits or limits_from(settings),
        **signals,
    )


def _events(student_id: int, now: datetime) -> defaultdict[str, list[Event]]:
    """By what they are."""
    since = now - Limits.unhappy_for
    kinds: defaultdict[str, list[Event]] = defaultdict(list)
    for row in told.EVENTS.rows(student_id=student_id, at=now, since=since):
        kinds[row[0]].append(Event._make(row))
    return kinds


def _products(events: list[Event]) -> frozenset[int]:
    return frozenset([each.product_id for each in events])


def _places(events: list[Event]) -> frozenset[Place]:
    stand = {(each.ladder_id, each.rung) for each in events}
    return frozenset([Place(ladder, rung) for ladder, rung in stand if ladder and rung])


def _scores(events: list[Event]) -> tuple[Score, ...]:
    """The newest score per product."""
    said = sorted(events, key=lambda each: each.at)
    newest = {each.product_id: Score(each.score or 0, each.at) for each in said}
    return tuple(newest.values())


def _signals(
    student_id: int, now: datetime, done: list[Event]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The student's switches, what waits for an answer, and the owner's settings, in one row."""
    (found,) = told.SIGNALS.rows(student_id=student_id, at=now)
    row = dict(zip(told.SIGNALS.names, found, strict=True))
    last, last_at = row.pop("last_payment"), row.pop("last_payment_at")
    times = {
        "payment_failed_at": last_at if last in REFUSED else None,
        "mailed_at": row.pop("mailed_at"),
        "idle_since": _idle_since([row.pop(sign) for sign in SIGNS], done),
    }
    settings = {name: row.pop(f"school_{name}") for name in SETTINGS}
    return {**{name: bool(value) for name, value in row.items()}, **times}, settings


def _idle_since(signs: list[datetime | None], done: list[Event]) -> datetime | None:
    """An unfinished course is only a worry while nothing else was finished either."""
    return latest((*signs, *(each.at for each in done))) if signs[0] else None


def owners_limits() -> Limits:
    kept = school()
    if kept is None:
        return Limits()
    settings = {name: getattr(kept, name) for name in SETTINGS}
    return limits_from(settings | {"asking": json.dumps(kept.asking)})


def limits_from(settings: dict[str, Any]) -> Limits:
    """The owner's settings where there are any, else the usual ones; `asking` is JSON."""
    return _limits(**{name: value for name, value in settings.items() if value is not None})


@lru_cache
def _limits(days_after: int | None = None, asking: str = "{}", **kept: Any) -> Limits:
    """Each set of settings is read once."""
    limits = Limits(**kept, **chosen(json.loads(asking)))
    return limits if days_after is None else replace(limits, days_after=timedelta(days=days_after))


def _past(student_id: int, now: datetime) -> tuple[Past, ...]:
    rows = told.PAST.rows(student_id=student_id, at=now)
    return tuple([_one_past(list(each), now) for _, each in groupby(rows, FIRST)])


def _one_past(rows: list[tuple[Any, ...]], now: datetime) -> Past:
    """As it stands; where it was answered since, as the last word before left it."""
    proposal_id, _, _, product_id, moment, kind, price, currency, shown_at, *rest = rows[0]
    state, deadline, about, from_id, *promised = rest
    word: Any = None
    answered_at: datetime | None = None
    first_no_at: datetime | None = None
    for _, said, at, *_ in rows:
        if at is None:
            break
        if at <= now:
            word, answered_at = said, at
            if said == AnswerKind.DECLINED:
                first_no_at = first_no_at or at
        else:
            state = None
    state = state or SAID.get(word, ProposalState.SHOWN)
    cost = _money(price, currency)
    before = (product_id, moment, kind, cost, shown_at, state, answered_at, deadline, from_id)
    return Past(*before, about, proposal_id, first_no_at, *promised)


@lru_cache(4096)
def _money(amount: int, currency: str) -> Money:
    return Money(amount, currency)


def past_of(proposal: Proposal, from_id: int | None, answered_at: datetime | None) -> Past:
    return Past(
        product_id=proposal.product_id,
        moment=proposal.moment,
        kind=proposal.kind,
        price=Money(proposal.price_minor, proposal.currency),
        shown_at=proposal.shown_at,
        state=proposal.state,
        answered_at=answered_at,
        deadline=proposal.deadline,
        from_id=from_id,
        about=proposal.reason_facts.get("about"),
        proposal_id=proposal.id,
        first_no_at=next(
            (each.answered_at for each in proposal.answers if each.kind is AnswerKind.DECLINED),
            None,
        ),
        no_days=proposal.no_days,
        later_days=proposal.later_days,
        end_days=proposal.end_days,
    )
