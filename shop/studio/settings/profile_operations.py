"""How a teacher presents himself: his name, a line about him, and his letter."""

from dataclasses import dataclass, field

from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.ownership import must_teach
from shop.catalogue.rows import assign
from shop.catalogue.wording_rules import (
    Copy,
    copy_problems,
    line_copy,
    needs_japanese,
    refuse_if,
    tidy_copy,
)
from shop.extensions import db
from shop.school.people_import import MOST_ABOUT, MOST_LETTER, MOST_NAME

log = get_logger()


@dataclass(frozen=True)
class TeacherDraft:
    name: Copy
    about: Copy = field(default_factory=dict)
    letter: Copy = field(default_factory=dict)


def save_teacher(draft: TeacherDraft, teacher: Student) -> None:
    """Raises Refused with a problem per field."""
    must_teach(teacher)
    name, about = line_copy(draft.name), line_copy(draft.about)
    letter = tidy_copy(draft.letter)
    refuse_if(
        [
            *needs_japanese("name", name),
            *copy_problems("name", name, MOST_NAME),
            *copy_problems("about", about, MOST_ABOUT),
            *copy_problems("letter", letter, MOST_LETTER),
        ]
    )

    assign(teacher, name=name["ja"], names=name, about=about or None, letter=letter or None)
    db.session.commit()
    log.info("teacher saved", student=teacher.id)
