"""Help instead of an offer: what stands where the card would have stood."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shop.checkout.queries import purchases_of
from shop.funnel.help_operations import tell_the_teacher
from shop.funnel.help_queries import Hand, hand_for
from shop.languages import local, moment_time, path
from shop.languages import said as _
from shop.offers.facts_queries import facts_of
from shop.offers.silences import help_needed
from shop.offers.words import Rule


@dataclass(frozen=True)
class Help:
    """`lesson` and `hour` are a label and where it leads, or nothing."""

    reason: Rule
    title: str
    words: str
    ask: str
    lesson: tuple[str, str] | None
    hour: tuple[str, str] | None


def help_for(student_id: int, now: datetime) -> Help | None:
    """None when nothing is the matter. The teacher is told, once a fortnight; that commits."""
    facts = facts_of(student_id, purchases_of(student_id, now), now)
    reason = help_needed(facts, now)
    if reason is None:
        return None
    hand = hand_for(student_id, now)
    product_id = hand.course.product.id if hand.course else None
    tell_the_teacher(student_id, product_id, reason, now)
    return help_card(reason, hand)


def help_card(reason: Rule, hand: Hand) -> Help:
    title, words = SAID[reason]()
    about = f"?about={hand.course.product.slug}" if hand.course else ""
    asked = reason is Rule.OPEN_QUESTION
    return Help(
        reason=reason,
        title=title,
        words=words,
        ask="" if asked else path(f"/contact{about}"),
        lesson=_lesson(hand),
        hour=_hour(hand),
    )


def _lesson(hand: Hand) -> tuple[str, str] | None:
    if hand.course is None:
        return None
    lesson = hand.course.steps.next
    if lesson is None or hand.course.steps.finished:
        label = _("Look at “%(title)s” again", title=local(hand.course.product.title))
        return label, path(hand.course.address)
    label = _(
        "Go on with “%(title)s” (%(minutes)s min)",
        title=local(lesson.title),
        minutes=lesson.minutes,
    )
    return label, path(lesson.address)


def _hour(hand: Hand) -> tuple[str, str] | None:
    if hand.hour is None or hand.hour.starts_at is None:
        return None
    when = moment_time(hand.hour.starts_at)
    label = _("Free of charge: %(title)s, %(moment)s", title=local(hand.hour.title), moment=when)
    return label, path(f"/products/{hand.hour.slug}")


SAID: dict[Rule, Callable[[], tuple[str, str]]] = {
    Rule.UNHAPPY: lambda: (
        _("Tell us what did not go well"),
        _("You said that something did not suit you. Your teacher reads it and answers."),
    ),
    Rule.OPEN_QUESTION: lambda: (
        _("Your question is with us"),
        _("The answer comes by e-mail. You can go on meanwhile."),
    ),
    Rule.PAYMENT_FAILED: lambda: (
        _("Your last payment did not go through"),
        _("Nothing was charged for it. If you do not know why, write to us."),
    ),
    Rule.STALLED: lambda: (
        _("Shall we go on together?"),
        _("Your place is kept. One short lesson is enough for today."),
    ),
}
