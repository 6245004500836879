"""The school's own words and its teachers."""

import sqlalchemy as sa

from shop.accounts.models import Role, Student
from shop.catalogue.models import School
from shop.catalogue.rows import assign
from shop.catalogue.wording_rules import Problem, copy_problems, needs_japanese, refuse_if
from shop.extensions import db
from shop.school import schema
from shop.school.people_queries import key_of, names_of
from shop.school.work import Work

MOST_NAME, MOST_PROMISE, MOST_ABOUT, MOST_LETTER, MOST_EMAIL = 80, 200, 300, 4_000, 254


def import_school_itself(work: Work) -> None:
    entry = work.school.school
    with work.at(entry.at):
        refuse_if(
            [
                *needs_japanese("name", entry.name),
                *copy_problems("name", entry.name, MOST_NAME),
                *copy_problems("promise", entry.promise, MOST_PROMISE),
            ]
        )
    school = db.session.scalar(sa.select(School).order_by(School.id))
    if school is None:
        school = School(name=entry.name)
        db.session.add(school)
    assign(school, name=entry.name, promise=entry.promise)


def import_teachers(work: Work) -> None:
    """Found by their address; whoever has none yet gets an account without a password."""
    for entry in work.school.teachers:
        with work.at(entry.at):
            refuse_if(_problems(entry))
        if not _plausible(entry.email):
            work.faults.add(f"{entry.at}.email", "not_an_address")
        work.teachers[entry.key] = _teacher(entry, work)
    db.session.flush()  # products need their teachers' ids


def _teacher(entry: schema.Teacher, work: Work) -> Student:
    email = entry.email.strip().lower()
    teacher = db.session.scalar(sa.select(Student).filter_by(email=email, guest=False))
    if teacher is None:
        teacher = Student(
            email=email, name="", role=Role.INSTRUCTOR, guest=False, created_at=work.now
        )
        db.session.add(teacher)
    if not teacher.teaches:
        teacher.role = Role.INSTRUCTOR
    if key_of(teacher) != entry.key:
        teacher.slug = entry.key
    if names_of(teacher) != entry.name:
        assign(teacher, name=_spoken_name(entry), names=entry.name)
    assign(teacher, about=entry.about or None, letter=entry.letter or None)
    return teacher


def _spoken_name(entry: schema.Teacher) -> str:
    return (entry.name.get("ja") or entry.name.get("en") or "")[:MOST_NAME]


def _problems(entry: schema.Teacher) -> list[Problem]:
    return [
        *needs_japanese("name", entry.name),
        *copy_problems("name", entry.name, MOST_NAME),
        *copy_problems("about", entry.about, MOST_ABOUT),
        *copy_problems("letter", entry.letter, MOST_LETTER),
    ]


def _plausible(email: str) -> bool:
    local, _, host = email.partition("@")
    return bool(local) and "." in host and " " not in email and len(email) <= MOST_EMAIL
