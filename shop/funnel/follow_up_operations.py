"""The clock's list of the morning: each line is decided only when its turn comes."""

from datetime import datetime

from shop import outbox
from shop.extensions import db
from shop.funnel.follow_up_queries import Due, days_after_due, readers, stopped_on_the_way
from shop.languages import ZONE
from shop.offers.facts_queries import owners_limits


def follow_up(now: datetime) -> int:
    """How many lines are new; a line is written once however often the clock strikes."""
    limits = owners_limits()
    lines = [
        *(_line("days_after", due) for due in days_after_due(now, limits.days_after)),
        *(_line("stalled", due) for due in stopped_on_the_way(now, limits.stalled_after)),
        *(_letter(student_id, now) for student_id in readers(now)),
    ]
    made = [outbox.put(kind, payload, key, now) for kind, payload, key in lines]
    db.session.commit()
    return sum(made)


Line = tuple[str, dict[str, object], str]


def _line(kind: str, due: Due) -> Line:
    payload = {"student_id": due.student_id, "product_id": due.product_id, "at": due.at.isoformat()}
    key = f"{kind}:{due.student_id}:{due.product_id}:{due.at:%Y-%m-%d}"
    return kind, payload, key


def _letter(student_id: int, now: datetime) -> Line:
    month = now.astimezone(ZONE).strftime("%Y-%m")
    return "next_step_letter", {"student_id": student_id}, f"next_step_letter:{student_id}:{month}"
