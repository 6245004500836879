"""Where help is shown instead of an offer, the teacher learns of it."""

from datetime import datetime

from shop.extensions import as_writer, db
from shop.voice.help_operations import ask_for_help, told_lately


def tell_the_teacher(student_id: int, product_id: int | None, reason: str, now: datetime) -> None:
    """Nothing is written while the teacher knows already."""
    if not told_lately(student_id, reason, now):
        _tell(student_id, product_id, reason, now)


@as_writer
def _tell(student_id: int, product_id: int | None, reason: str, now: datetime) -> None:
    ask_for_help(student_id, product_id, reason, now)
    db.session.commit()
