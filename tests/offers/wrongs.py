"""What must never be shown, said again from the shop's promises and not from its code.

Each line names what would be wrong with showing this product to this student now. The owner's
numbers are taken as he set them, and a promise made before as it was made.
"""

from datetime import timedelta

from shop.ladder.rules import NextStepKind
from shop.offers.words import Moment, ProposalState

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FREELY = (Moment.THANK_YOU, Moment.COURSE_COMPLETED)
FITTING = {
    Moment.PRODUCT_PAGE: {"upsell", "bridge", "cross_sell", "downsell", "add_on"},
    Moment.THANK_YOU: {"add_on"},
    Moment.MODULE_COMPLETED: {"upsell", "cross_sell", "downsell"},
    Moment.EVENT_ATTENDED: {"upsell", "cross_sell"},
    Moment.STALLED: set(),
}
AFTER = {"upsell", "bridge", "cross_sell", "downsell"}
GRADUATES = (Moment.COURSE_COMPLETED, Moment.DAYS_AFTER, Moment.LIBRARY, Moment.MAIL)


def wrongs(chosen, facts, now):
    """The names of the rules of which this proposal is a breach."""
    return [name for name, wrong in WRONGS.items() if wrong(chosen, facts, now)]


def same(chosen, facts):
    return [past for past in facts.past if past.product_id == chosen.product_id]


def said(past):
    return past.answered_at or past.shown_at


def noes(facts):
    return [past for past in facts.past if past.state is ProposalState.DECLINED]


def after_later(past, facts):
    return past.later_days * DAY or facts.limits.after_later


def after_no(past, facts):
    return max(past.no_days * DAY, facts.limits.same_product_after_no)


def after_end(past, facts):
    return max(past.end_days * DAY, facts.limits.after_end)


def silence_ends(past, facts):
    return past.deadline or past.shown_at + facts.limits.after_later


def waits(past, facts, now):
    if past.state is ProposalState.LATER:
        return now < (past.deadline or said(past) + after_later(past, facts))
    return past.state is ProposalState.SHOWN and now < silence_ends(past, facts)


def ignored_runs(facts, now):
    """Three and more in a row that ended without a word."""
    runs = [[]]
    for past in sorted(facts.past, key=lambda each: each.shown_at):
        if past.state in (ProposalState.DECLINED, ProposalState.ACCEPTED, ProposalState.LATER):
            runs.append([])
        elif past.state is ProposalState.SHOWN and not waits(past, facts, now):
            runs[-1].append(past)
    return [run for run in runs if len(run) >= 3]


def ignored(chosen, facts, now):
    for run in ignored_runs(facts, now):
        last = max(silence_ends(past, facts) for past in run)
        mine = chosen.product_id in {past.product_id for past in run}
        limits = facts.limits
        if now < last + (limits.same_product_after_no if mine else limits.any_after_no):
            return True
    return False


def counted(facts, now, span):
    since = now - span
    return sum(past.shown_at > since and past.moment not in FREELY for past in facts.past)


def at_modules(facts):
    return [past for past in facts.past if past.moment is Moment.MODULE_COMPLETED]


def asked_after_a_no(chosen, facts, now):
    """A no that was taken back was said all the same."""
    mine = same(chosen, facts)
    spoken = [said(past) for past in mine if past.state is ProposalState.DECLINED]
    taken_back = [past.first_no_at for past in mine if past.first_no_at]
    first = min([*spoken, *taken_back], default=now)
    return any(past.shown_at > first for past in mine)


def above_without_success(chosen, facts, now):
    start, end = chosen.start.place, chosen.goods.place
    if end is None or chosen.kind is NextStepKind.DOWNSELL:
        return False
    reached = [
        at.rung for at in facts.begun if at.ladder_id == end.ladder_id and at.rung < end.rung
    ]
    done = [at.rung for at in facts.succeeded if at.ladder_id == end.ladder_id]
    if reached and max(reached) > max(done, default=0):
        return True
    upward = start is not None and end.rung > start.rung
    return upward and chosen.from_id not in facts.successes and start not in facts.succeeded


def no_smaller(chosen, facts, now):
    if chosen.kind is not NextStepKind.DOWNSELL:
        return False
    start, end = chosen.start, chosen.goods
    higher = start.place and end.place and end.place.rung > start.place.rung
    refused = any(past.product_id == chosen.from_id for past in noes(facts))
    once = any(
        past.kind is NextStepKind.DOWNSELL and chosen.from_id in (past.from_id, past.product_id)
        for past in facts.past
    )
    dearer = end.price >= start.price or start.product_id in end.parts
    return bool(higher or dearer or once or not refused or chosen.from_id in facts.owns)


def credit_taken_back(chosen, facts, now):
    paid = facts.purchases.paid
    return any(
        each not in facts.owns or each not in paid or paid[each] < then
        for each, then in chosen.terms.credited.items()
    )


WRONGS = {
    "owned": lambda c, f, now: (
        c.product_id in f.owns or bool(c.goods.parts) and c.goods.parts <= f.owns
    ),
    "attended": lambda c, f, now: c.product_id in f.attended,
    "refunded before": lambda c, f, now: bool(
        f.purchases.refunded_products & {c.product_id, *c.goods.parts}
    ),
    "prerequisite": lambda c, f, now: c.goods.requires_id not in {None, *f.graduated},
    "not published": lambda c, f, now: not c.goods.published,
    "sold out": lambda c, f, now: c.goods.sold_out,
    "law": lambda c, f, now: c.goods.legal_check_open,
    "event over": lambda c, f, now: bool(c.goods.over_at and c.goods.over_at <= now),
    "deadline": lambda c, f, now: bool(c.terms.deadline and c.terms.deadline <= now),
    "paused": lambda c, f, now: c.terms.paused,
    "audience": lambda c, f, now: not c.terms.in_audience,
    "credit": credit_taken_back,
    "kind": lambda c, f, now: c.kind not in FITTING.get(c.moment, AFTER),
    "page": lambda c, f, now: (
        c.moment is Moment.PRODUCT_PAGE
        and c.about_id
        not in (
            None,
            c.product_id,
        )
    ),
    "one press": lambda c, f, now: c.moment is Moment.THANK_YOU and c.goods.one_press_forbidden,
    "chain": lambda c, f, now: (
        c.moment is Moment.THANK_YOU
        and any(
            past.product_id == c.from_id
            and past.moment is Moment.THANK_YOU
            and past.state is ProposalState.ACCEPTED
            for past in f.past
        )
    ),
    "last module": lambda c, f, now: c.moment is Moment.MODULE_COMPLETED and c.last_module,
    "other ladder": lambda c, f, now: bool(
        c.moment is Moment.MODULE_COMPLETED
        and c.start.place
        and c.goods.place
        and c.start.place.ladder_id != c.goods.place.ladder_id
    ),
    "once per course": lambda c, f, now: (
        c.moment is Moment.MODULE_COMPLETED
        and sum(p.about == c.about for p in at_modules(f)) >= f.limits.per_course
    ),
    "module pause": lambda c, f, now: (
        c.moment is Moment.MODULE_COMPLETED
        and any(now < p.shown_at + f.limits.module_pause for p in at_modules(f))
    ),
    "72 hours": lambda c, f, now: c.moment not in FREELY and counted(f, now, f.limits.between) >= 1,
    "month": lambda c, f, now: (
        c.moment not in FREELY and counted(f, now, 30 * DAY) >= f.limits.per_month
    ),
    "graduates": lambda c, f, now: (
        c.moment in GRADUATES
        and c.kind is not NextStepKind.DOWNSELL
        and c.start.is_course
        and c.from_id not in f.graduated
    ),
    "consent": lambda c, f, now: c.moment is Moment.MAIL and not f.mail_consent,
    "mailed lately": lambda c, f, now: bool(
        c.moment is Moment.MAIL and f.mailed_at and now < f.mailed_at + f.limits.between_mails
    ),
    "declined": lambda c, f, now: any(
        now < said(past) + after_no(past, f) for past in noes(f) if past.product_id == c.product_id
    ),
    "any no": lambda c, f, now: any(now < said(past) + f.limits.any_after_no for past in noes(f)),
    "asked again": asked_after_a_no,
    "ignored": ignored,
    "later": lambda c, f, now: any(
        past.state is ProposalState.LATER and now < said(past) + after_later(past, f)
        for past in same(c, f)
    ),
    "still open": lambda c, f, now: any(
        waits(past, f, now) and c.terms.price >= past.price for past in same(c, f)
    ),
    "being paid": lambda c, f, now: any(
        past.state is ProposalState.ACCEPTED and now < said(past) + DAY for past in same(c, f)
    ),
    "ended lately": lambda c, f, now: any(
        past.deadline
        and past.deadline <= now < past.deadline + after_end(past, f)
        and past.state is not ProposalState.ACCEPTED
        and c.terms.price <= past.price
        for past in same(c, f)
    ),
    "downsell": no_smaller,
    "just bought": lambda c, f, now: bool(
        c.moment is not Moment.THANK_YOU
        and f.purchases.last_bought_at
        and now < f.purchases.last_bought_at + f.limits.after_purchase
    ),
    "above": above_without_success,
    "offers off": lambda c, f, now: not f.takes_offers,
    "under 18": lambda c, f, now: f.under_18,
    "unhappy": lambda c, f, now: any(s.score <= 6 and now < s.at + 90 * DAY for s in f.scores),
    "question": lambda c, f, now: f.open_question,
    "refund": lambda c, f, now: f.refund_pending,
    "dispute": lambda c, f, now: f.dispute_open,
    "paying": lambda c, f, now: f.payment_open,
    "payment failed": lambda c, f, now: bool(
        f.payment_failed_at and now < f.payment_failed_at + 90 * DAY
    ),
    "stalled": lambda c, f, now: bool(f.idle_since and f.idle_since + 14 * DAY <= now),
}
