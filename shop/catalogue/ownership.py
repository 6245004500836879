"""Whose work it is: an instructor changes his own, the owner everything."""

from shop.accounts.models import Student


class NotYours(Exception):
    """Someone reached for another teacher's work; a page answers 404."""


def must_own(teacher_id: int, actor: Student) -> None:
    if not (actor.owns_shop or (actor.teaches and actor.id == teacher_id)):
        raise NotYours


def must_teach(actor: Student) -> None:
    if not actor.teaches:
        raise NotYours
