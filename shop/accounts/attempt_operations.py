"""How often something may be tried: each try is a row, counted after it was written."""

from datetime import datetime

import structlog

from shop.accounts import queries, rules
from shop.accounts.models import Attempt
from shop.extensions import db, insert_once

log = structlog.get_logger()


class TooManyTries(Exception):
    def __init__(self, free_at: datetime) -> None:
        super().__init__(free_at)
        self.free_at = free_at


def count_try(what: str, key: str, now: datetime) -> Attempt:
    """Raises TooManyTries. Committed before it is counted, so that no parallel try slips by."""
    limit = rules.LIMITS[what]
    mine = Attempt(what=what, key=rules.fingerprint(key), at=now)
    db.session.add(mine)
    db.session.commit()

    tries = queries.tries_since(what, mine.key, now - limit.window)
    if len(tries) <= limit.tries:
        return mine
    forgive(mine)
    log.warning("too many tries", what=what, key=mine.key[:12])
    raise TooManyTries(tries[-limit.tries - 1] + limit.window)


def must_be_free(what: str, key: str, now: datetime) -> None:
    """Raises TooManyTries when one more would be refused; counts nothing."""
    limit = rules.LIMITS[what]
    tries = queries.tries_since(what, rules.fingerprint(key), now - limit.window)
    if len(tries) >= limit.tries:
        raise TooManyTries(tries[-limit.tries] + limit.window)


def note_try(what: str, key: str, ref: str, now: datetime) -> bool:
    """A try that somebody else refused, however often it is told; True once no more are let by.

    Within the caller's commit.
    """
    limit, mine = rules.LIMITS[what], rules.fingerprint(key)
    new = insert_once(Attempt, what=what, key=mine, at=now, ref=f"{what}:{ref}")
    full = len(queries.tries_since(what, mine, now - limit.window)) >= limit.tries
    if new and full:
        log.warning("too many tries", what=what, key=mine[:12])
    return full


def forgive(attempt: Attempt) -> None:
    """A try that was right, or refused unheard, does not count."""
    db.session.delete(attempt)
    db.session.commit()
