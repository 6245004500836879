"""Before something is deleted for good: one page that names it and what goes with it."""

from collections.abc import Callable
from dataclasses import dataclass

from shop.catalogue.wording_rules import Refused
from shop.languages import said as _
from shop.studio.forms import elsewhere
from shop.studio.pages import Page, done, not_done, page


@dataclass(frozen=True)
class Question:
    """`place` is the thing's own address; its removal is posted to /remove below it."""

    active: str
    title: str
    effect: str
    place: str
    back: str


def ask_first(question: Question) -> Page:
    return page("remove", question.active, question=question)


def deed_or_why(deed: Callable[[], object], back: str, said: str, why: str = "") -> Page:
    """Back where one was, with what happened, or with why it did not."""
    try:
        deed()
    except Refused as refusal:
        reasons = " ".join(elsewhere(each) for each in refusal.problems)
        return not_done(why or reasons, back)
    return done(said, back)


def refused_or(deed: Callable[[], object], back: str, title: str) -> Page:
    return deed_or_why(deed, back, _("“%(title)s” is removed.", title=title))
