"""What no proposal may ever be, asked of the tables with queries of its own, not the engine's."""

from datetime import timedelta

import sqlalchemy as sa

from shop.extensions import db
from shop.offers.limits import Limits

USUAL = Limits()
ASKS = {
    "owned already": """
        SELECT count(*) FROM entitlement WHERE student_id = :student AND product_id = :product
        AND revoked_at IS NULL AND (ends_at IS NULL OR ends_at > :now)""",
    "a set owned whole": """
        SELECT (SELECT count(*) FROM bundle_part WHERE bundle_id = :product) > 0 AND NOT EXISTS (
        SELECT 1 FROM bundle_part WHERE bundle_id = :product AND product_id NOT IN (
        SELECT product_id FROM entitlement WHERE student_id = :student AND revoked_at IS NULL))""",
    "declined lately": """
        SELECT count(*) FROM answer JOIN proposal p ON p.id = answer.proposal_id
        WHERE p.student_id = :student AND p.product_id = :product AND answer.kind = 'declined'
        AND p.state = 'declined' AND answer.answered_at > :no_since AND p.id <> :id""",
    "asked a third time after a no": """
        SELECT count(*) > 1 FROM proposal WHERE student_id = :student AND product_id = :product
        AND state = 'declined' AND id <> :id""",
    "offers switched off": "SELECT count(*) FROM student WHERE id = :student AND NOT takes_offers",
    "unhappy": """
        SELECT count(*) FROM survey_answer a WHERE student_id = :student AND score <= 6
        AND answered_at > :happy_since AND NOT EXISTS (SELECT 1 FROM survey_answer b
        WHERE b.student_id = a.student_id AND b.product_id = a.product_id AND b.id > a.id)""",
    "a question waits": """
        SELECT count(*) FROM question WHERE student_id = :student AND answered_at IS NULL""",
    "a refund is under way": """
        SELECT count(*) FROM refund r JOIN payment p ON p.id = r.payment_id
        WHERE p.student_id = :student AND r.state IN ('sending', 'pending')""",
    "a dispute is open": """
        SELECT count(*) FROM dispute d JOIN payment p ON p.id = d.payment_id
        WHERE p.student_id = :student AND d.closed_at IS NULL""",
    "not published": "SELECT count(*) FROM product WHERE id = :product AND state <> 'published'",
    "sold out": "SELECT count(*) FROM product WHERE id = :product AND seats_left = 0",
    "its deadline was over": """
        SELECT count(*) FROM proposal WHERE id = :id AND deadline IS NOT NULL
        AND deadline <= :now""",
    "after any no": """
        SELECT count(*) FROM answer a JOIN proposal p ON p.id = a.proposal_id
        WHERE p.student_id = :student AND p.state = 'declined' AND a.kind = 'declined'
        AND a.answered_at > :quiet_since AND p.id <> :id""",
    "put off lately": """
        SELECT count(*) FROM answer a JOIN proposal p ON p.id = a.proposal_id
        WHERE p.student_id = :student AND p.product_id = :product AND p.state = 'later'
        AND a.kind = 'later' AND a.answered_at > :later_since AND p.id <> :id""",
    "just bought": """
        SELECT count(*) FROM orders o JOIN order_line l ON l.order_id = o.id, proposal p
        WHERE p.id = :id AND p.moment <> 'thank_you' AND o.student_id = :student
        AND l.price_minor > 0 AND o.closed_at IS NULL AND o.paid_at > :bought_since
        AND o.paid_at <= :now""",
    "refunded before": """
        SELECT count(*) FROM order_line l JOIN orders o ON o.id = l.order_id
        WHERE o.student_id = :student AND l.product_id = :product AND l.refunded_minor > 0""",
    "without its prerequisite": """
        SELECT count(*) FROM product WHERE id = :product AND requires_id IS NOT NULL
        AND requires_id NOT IN (SELECT product_id FROM graduation
        WHERE student_id = :student AND revoked_at IS NULL)""",
    "two modules in a row": """
        SELECT count(*) FROM proposal p, proposal q WHERE p.id = :id AND q.id <> p.id
        AND p.moment = 'module_completed' AND q.moment = 'module_completed'
        AND q.student_id = :student AND q.shown_at > :module_since""",
    "smaller a second time": """
        SELECT count(*) FROM proposal p JOIN next_step s ON s.id = p.next_step_id
        JOIN proposal q ON q.student_id = p.student_id AND q.kind = 'downsell' AND q.id <> p.id
        JOIN next_step t ON t.id = q.next_step_id
        WHERE p.id = :id AND p.kind = 'downsell' AND s.from_id IN (t.from_id, q.product_id)""",
    "equal terms after the end": """
        SELECT count(*) FROM proposal p, proposal q WHERE p.id = :id AND q.id <> p.id
        AND q.student_id = :student AND q.product_id = :product AND q.state <> 'accepted'
        AND q.deadline <= :now AND q.deadline > :end_since AND p.price_minor <= q.price_minor""",
    "dearer than the list": """
        SELECT count(*) FROM proposal WHERE id = :id AND price_minor > list_price_minor""",
}
COUNTED = """
    SELECT count(*) FROM proposal WHERE student_id = :student AND shown_at > :since
    AND moment NOT IN ('thank_you', 'course_completed')"""


def wrongs(proposal, now, limits=USUAL):
    """Sentences; none when this may be shown to this student now, by the owner's numbers."""
    told = {
        "id": proposal.id,
        "student": proposal.student_id,
        "product": proposal.product_id,
        "now": _plain(now),
        "no_since": _plain(now - limits.same_product_after_no),
        "happy_since": _plain(now - limits.unhappy_for),
        "month_since": _plain(now - limits.month + timedelta(seconds=1)),
        "days_since": _plain(now - limits.between + timedelta(seconds=1)),
        "quiet_since": _plain(now - limits.any_after_no),
        "later_since": _plain(now - limits.after_later + timedelta(seconds=1)),
        "bought_since": _plain(now - limits.after_purchase + timedelta(seconds=1)),
        "module_since": _plain(now - limits.module_pause + timedelta(seconds=1)),
        "end_since": _plain(now - limits.after_end),
    }
    found = [each for each, sql in ASKS.items() if db.session.scalar(_bound(sql, told))]
    counted = proposal.moment not in ("thank_you", "course_completed")
    for since, (most, wrong) in _most(limits).items() if counted else ():
        if db.session.scalar(_bound(COUNTED.replace(":since", f":{since}"), told)) > most:
            found.append(wrong)
    db.session.rollback()
    return [f"{proposal.occasion}: {each}" for each in found]


def charged_otherwise():
    """Orders of a proposal whose price is not the one shown."""
    lines = sa.text("""
        SELECT p.id, p.price_minor, sum(l.price_minor) FROM proposal p
        JOIN order_line l ON l.proposal_id = p.id
        WHERE l.bundle_id IS NULL GROUP BY p.id, p.price_minor, l.order_id
        HAVING sum(l.price_minor) <> p.price_minor""")
    return [f"proposal {number} was charged otherwise" for number, *_ in db.session.execute(lines)]


def answered_too_late():
    """Yeses said after the deadline."""
    late = sa.text("""
        SELECT p.id FROM proposal p JOIN answer a ON a.proposal_id = p.id
        WHERE a.kind = 'accepted' AND p.deadline IS NOT NULL AND a.answered_at >= p.deadline""")
    return [f"proposal {number} was accepted too late" for (number,) in db.session.execute(late)]


def _most(limits):
    return {
        "month_since": (limits.per_month, "more than the month allows"),
        "days_since": (1, "two in too few days"),
    }


def _bound(sql, told):
    named = sa.text(sql)
    return named.bindparams(**{name: told[name] for name in told if f":{name}" in sql})


def _plain(at):
    """As SQLite keeps a time."""
    return f"{at:%Y-%m-%d %H:%M:%S.%f}" if db.engine.dialect.name == "sqlite" else at
