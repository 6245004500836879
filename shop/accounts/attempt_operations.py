"""How often something may be tried: each try is a row, counted after it was written."""

from datetime import datetime

import structlog

from shop.accounts import queries, rules
from shop.accounts.models import Attempt
from shop.extensions import db

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


def forgive(attempt: Attempt) -> None:
    """A try that was right, or refused unheard, does not count."""
    db.session.delete(attempt)
    db.session.commit()
