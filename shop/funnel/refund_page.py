"""The school's refund rule, worked out in words for one order and one student."""

from dataclasses import dataclass
from datetime import datetime

from shop.catalogue.refund_words import usual_refund
from shop.funnel.refund_words import STATES, STOPS
from shop.funnel.thanks_page import method_of
from shop.languages import local, moment_time
from shop.languages import said as _
from shop.learning.queries import attended, progress_of
from shop.money import display, total
from shop.orders.models import Order
from shop.orders.refund_queries import (
    counted_elsewhere,
    disputes_of,
    going_back,
    left_by_line,
    left_of,
    refunds_of,
    rule_kept,
)
from shop.orders.refund_rules import (
    RefundRule,
    Stop,
    Use,
    may_refund,
    refund_until,
    stopped,
)
from shop.payments.models import Refund, RefundState

Row = tuple[str, str]


@dataclass(frozen=True)
class RefundPage:
    """`items` is what one press does; without it a person decides."""

    order: Order
    rule: str
    facts: list[Row]
    items: list[Row]
    amount: str
    stop: str | None
    refunds: list[str]


def refund_page(order: Order, now: datetime) -> RefundPage:
    rule, use = rule_kept(order), use_of(order, now)
    stop = stopped(rule, use, now)
    amount = display(use.left)
    return RefundPage(
        order=order,
        rule=_rule_words(order, rule),
        facts=_facts(rule, use, now) if rule and use.left else [],
        items=[] if stop else _items(order, amount),
        amount=amount,
        stop=str(STOPS[stop]) if stop else None,
        refunds=[_refund(each) for each in refunds_of(order)],
    )


def may_have_back(order: Order, now: datetime) -> Stop | None:
    return stopped(rule_kept(order), use_of(order, now), now)


def use_of(order: Order, now: datetime) -> Use:
    progress = [progress_of(order.student_id, line.product_id) for line in order.lines]
    left = min(left_of(order), total(list(left_by_line(order).values())))
    return Use(
        paid_at=order.paid_at or now,
        left=left,
        done=sum(each.done for each in progress),
        lessons=sum(each.total for each in progress),
        attended=any(attended(order.student_id, line.product_id) for line in order.lines),
        going_back=going_back(order),
        disputed=not may_refund((each.status, each.refundable) for each in disputes_of(order)),
        counted_elsewhere=bool(counted_elsewhere(order)),
        failed_before=any(each.state is RefundState.FAILED for each in refunds_of(order)),
    )


def _rule_words(order: Order, rule: RefundRule | None) -> str:
    if rule is None:
        return str((order.confirm_view or {}).get("cancelling", ""))
    return usual_refund({"days": rule.days, "below_percent": rule.below_percent})


def _facts(rule: RefundRule, use: Use, now: datetime) -> list[Row]:
    until = refund_until(rule, use.paid_at)
    open_still = _("It is open until then.") if now < until else _("That time is over.")
    facts = [
        (_("Paid on"), moment_time(use.paid_at)),
        (_("The %(days)s days end", days=rule.days), f"{moment_time(until)} {open_still}"),
    ]
    if use.lessons:
        seen = _(
            "%(percent)s (%(done)s of %(all)s lessons); the rule asks for less than %(most)s",
            percent=f"{float(use.viewed):.0%}",
            done=use.done,
            all=use.lessons,
            most=f"{rule.below_percent}%",
        )
        facts.append((_("Viewed so far"), seen))
    return facts


def _items(order: Order, amount: str) -> list[Row]:
    titles = _(", ").join(local(line.title) for line in order.lines)
    return [
        (_("For"), titles),
        (_("You get back"), _("%(amount)s, tax included", amount=amount)),
        (_("To"), method_of(order)),
        (_("When"), _("We send it at once. Your bank decides when it appears on your statement.")),
        (_("What ends"), _("Access to what stands above. Your progress is kept.")),
        (_("What stays"), _("Everything else you have here.")),
    ]


def _refund(refund: Refund) -> str:
    return (
        f"{display(refund.amount)}・{STATES[refund.state.value]}・{moment_time(refund.created_at)}"
    )
