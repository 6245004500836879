"""What the school is called and who answers for it by law: the owner's settings."""

from dataclasses import dataclass, field, replace

from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.legal_rules import ALWAYS, ON_REQUEST, OWN_WORDS
from shop.catalogue.models import EVERY_WAY, School
from shop.catalogue.ownership import NotYours
from shop.catalogue.queries import school
from shop.catalogue.rows import assign
from shop.catalogue.wording_rules import (
    Copy,
    Problem,
    copy_problems,
    line_copy,
    needs_japanese,
    range_problems,
    refuse_if,
    tidy_copy,
)
from shop.extensions import db

log = get_logger()
MOST_NAME, MOST_PROMISE, MOST_LEGAL = 80, 200, 1_000
LEGAL = (*ALWAYS, *ON_REQUEST, "registration", *OWN_WORDS)
NUMBERS = {
    "refund_days": (0, 365),
    "refund_below_percent": (1, 100),
    "instalments_from": (0, 99_999_999),
}


@dataclass(frozen=True)
class SchoolDraft:
    name: Copy
    promise: Copy = field(default_factory=dict)
    legal: dict[str, Copy] = field(default_factory=dict)
    two_presses: bool = False
    numbers: dict[str, int] = field(default_factory=dict)
    ways: tuple[str, ...] = EVERY_WAY


def save_school(draft: SchoolDraft, actor: Student) -> School:
    """Raises NotYours for anyone but the owner, Refused with a problem per field."""
    if not actor.owns_shop:
        raise NotYours
    draft = _tidied(draft)
    refuse_if(_problems(draft))

    kept = school()
    if kept is None:
        kept = School(name=draft.name)
        db.session.add(kept)
    assign(kept, name=draft.name, promise=draft.promise, two_presses=draft.two_presses)
    assign(kept, legal={**(kept.legal or {}), **draft.legal})
    assign(kept, **draft.numbers, ways=list(draft.ways))
    db.session.commit()
    log.info("school saved", school=kept.id)
    return kept


def _tidied(draft: SchoolDraft) -> SchoolDraft:
    legal = {name: tidy_copy(draft.legal.get(name)) for name in LEGAL if name in draft.legal}
    name, promise = line_copy(draft.name), line_copy(draft.promise)
    return replace(draft, name=name, promise=promise, legal=legal)


def _problems(draft: SchoolDraft) -> list[Problem]:
    found = needs_japanese("name", draft.name)
    found += copy_problems("name", draft.name, MOST_NAME)
    found += copy_problems("promise", draft.promise, MOST_PROMISE)
    for name, copy in draft.legal.items():
        found += copy_problems(name, copy, MOST_LEGAL)
    for name, number in draft.numbers.items():
        found += range_problems(name, number, *NUMBERS[name])
    return found
