"""The sentence of each rule and reason: one for student, instructor and log."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from shop.languages import day, local
from shop.languages import said as _
from shop.offers.limits import Limits
from shop.offers.words import ReasonWord, Rule

Say = Callable[[Limits], str]

HERE: dict[Rule, Say] = {
    Rule.NOT_HERE: lambda at: _("this kind of next step does not belong to this moment"),
    Rule.OTHER_PAGE: lambda at: _("it has a page of its own"),
    Rule.OTHER_LADDER: lambda at: _("it stands on another ladder"),
    Rule.ONE_PRESS_FORBIDDEN: lambda at: _("the law asks for papers before this one is sold"),
    Rule.PAUSED: lambda at: _("the offer is paused"),
    Rule.NOT_IN_AUDIENCE: lambda at: _("it is meant for other students"),
    Rule.WINDOW_OVER: lambda at: _("its time is over"),
}
PRODUCT: dict[Rule, Say] = {
    Rule.OWNED: lambda at: _("already owned"),
    Rule.ATTENDED: lambda at: _("already attended"),
    Rule.UNPUBLISHED: lambda at: _("not published"),
    Rule.REFUNDED_BEFORE: lambda at: _("refunded before"),
    Rule.CREDIT_GONE: lambda at: _("what its price was reckoned with is no longer owned"),
    Rule.PREREQUISITE: lambda at: _("prerequisite not finished"),
    Rule.GRADUATES_ONLY: lambda at: _("for graduates of the course only"),
    Rule.SUCCESS_FIRST: lambda at: _("no module finished on this rung yet"),
    Rule.LEGAL_CHECK_OPEN: lambda at: _("legal check open"),
    Rule.SOLD_OUT: lambda at: _("no seats left"),
    Rule.EVENT_OVER: lambda at: _("the event is over"),
}
STUDENT: dict[Rule, Say] = {
    Rule.OFFERS_OFF: lambda at: _("offers switched off"),
    Rule.UNDER_18: lambda at: _("no offers under 18"),
    Rule.UNHAPPY: lambda at: _("help comes first: a low score in the survey"),
    Rule.OPEN_QUESTION: lambda at: _("help comes first: a question is not answered yet"),
    Rule.REFUND_PENDING: lambda at: _("help comes first: a refund is under way"),
    Rule.DISPUTE_OPEN: lambda at: _("help comes first: a payment is disputed"),
    Rule.PAYMENT_OPEN: lambda at: _("help comes first: a payment is being checked"),
    Rule.PAYMENT_FAILED: lambda at: _("help comes first: a payment did not go through"),
    Rule.STALLED: lambda at: _(
        "help comes first: no lesson finished for %(days)s days", days=at.stalled_after.days
    ),
}
SAID: dict[Rule, Say] = {
    Rule.HELD_OUT: lambda at: _("in the group that is shown no offers, for comparison"),
    Rule.NO_CONSENT: lambda at: _("no consent to letters about courses"),
    Rule.MAILED_LATELY: lambda at: _(
        "a letter about courses within %(days)s days", days=at.between_mails.days
    ),
    Rule.DECLINED: lambda at: _(
        "declined within %(days)s days", days=at.same_product_after_no.days
    ),
    Rule.ASKED_AGAIN: lambda at: _("asked once more after a no, and never again"),
    Rule.LATER: lambda at: _("put off for %(days)s days", days=at.after_later.days),
    Rule.QUIET_AFTER_NO: lambda at: _(
        "another offer was declined within %(days)s days", days=at.any_after_no.days
    ),
    Rule.IGNORED_THRICE: lambda at: _(
        "%(times)s offers in a row got no answer", times=at.ignored_in_a_row
    ),
    Rule.STILL_OPEN: lambda at: _("an earlier offer of it waits for its answer"),
    Rule.ENDED_LATELY: lambda at: _(
        "an offer of it ended within %(days)s days", days=at.after_end.days
    ),
    Rule.DOWNSELL_UNASKED: lambda at: _("the larger one was not declined"),
    Rule.DOWNSELL_LARGER: lambda at: _("not smaller than what was declined"),
    Rule.DOWNSELL_ONCE: lambda at: _("something smaller was proposed once already"),
}
ASKED: dict[Rule, Say] = {
    Rule.JUST_BOUGHT: lambda at: _(
        "bought something within %(days)s days", days=at.after_purchase.days
    ),
    Rule.NO_CHAIN: lambda at: _("one addition to an order is enough"),
    Rule.LAST_MODULE: lambda at: _("graduation comes next"),
    Rule.ONCE_PER_COURSE: lambda at: (
        _("this course has had its offer") if at.per_course else _("no offer after a module")
    ),
    Rule.MODULE_PAUSE: lambda at: _(
        "an offer after a module within %(days)s days", days=at.module_pause.days
    ),
    Rule.TOO_SOON: lambda at: _("an offer within %(hours)s hours", hours=_hours(at.between)),
    Rule.ENOUGH_THIS_MONTH: lambda at: _(
        "%(times)s offers within %(days)s days", times=at.per_month, days=at.month.days
    ),
    Rule.ONE_AT_A_TIME: lambda at: _("another offer comes first"),
    Rule.BRIDGE_FIRST: lambda at: _("a steep step, and the bridge to it comes first"),
}
RULES = HERE | PRODUCT | STUDENT | SAID | ASKED

REASONS: dict[ReasonWord, Callable[[str, str], str]] = {
    ReasonWord.BOUGHT: lambda title, on: _("you bought “%(title)s”", title=title),
    ReasonWord.MODULE: lambda title, on: _(
        "you finished “%(title)s” (shown once in this course)", title=title
    ),
    ReasonWord.QUIZ: lambda title, on: _(
        "you passed the quiz of “%(title)s” (shown once in this course)", title=title
    ),
    ReasonWord.PROJECT: lambda title, on: _(
        "your project “%(title)s” was accepted (shown once in this course)", title=title
    ),
    ReasonWord.GRADUATED: lambda title, on: _(
        "you finished “%(title)s” on %(day)s", title=title, day=on
    ),
    ReasonWord.ATTENDED: lambda title, on: _("you took part in “%(title)s”", title=title),
    ReasonWord.DECLINED: lambda title, on: _(
        "you passed on “%(title)s”, and there is a smaller way to start", title=title
    ),
    ReasonWord.OWNED: lambda title, on: _("you have “%(title)s”", title=title),
}


def why_not(rule: Rule, limits: Limits | None = None) -> str:
    return RULES[rule](limits or Limits())


def verdict(stop: Rule | str | None, limits: Limits | None = None) -> str:
    """Of a kept verdict as well, where the rule is only its word."""
    return why_not(Rule(stop), limits) if stop else _("shown")


def why(reason: str, told: Mapping[str, Any]) -> str:
    """Why a student sees a proposal, from what was frozen with it."""
    at = told.get("at")
    on = day(datetime.fromisoformat(at)) if at else ""
    return REASONS[ReasonWord(reason)](local(told["title"]), on)


def why_you_see_this(reason: str, told: Mapping[str, Any]) -> str:
    return _("Why you see this: %(reason)s", reason=why(reason, told))


def _hours(span: timedelta) -> int:
    return int(span / timedelta(hours=1))
