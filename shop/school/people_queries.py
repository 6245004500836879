"""How a teacher is called in a school file."""

import re

from shop.accounts.models import Student
from shop.catalogue.wording_rules import SLUG
from shop.texts import Copy


def key_of(teacher: Student) -> str:
    """Kept from a school file, or else made of the address."""
    if teacher.slug:
        return teacher.slug
    made = re.sub(r"[^a-z0-9]+", "-", teacher.email.partition("@")[0].lower()).strip("-")[:80]
    return made if SLUG.fullmatch(made) else f"teacher-{teacher.id}"


def names_of(teacher: Student) -> Copy:
    return teacher.names or ({"ja": teacher.name} if teacher.name else {})
