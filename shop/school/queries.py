"""The whole school as a school file, with the files it names."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.accounts.models import Role, Student
from shop.catalogue.models import BundlePart, Lesson, Media, Module, Product, School
from shop.catalogue.queries import stored_at
from shop.extensions import db
from shop.ladder.models import Ladder, NextStep, Placement, Rung
from shop.offers.models import Offer
from shop.school import schema
from shop.school.entries import Names, ladder_entry, offer_entry, product_entry, step_entry
from shop.school.people_queries import key_of, names_of
from shop.school.writing import written


@dataclass(frozen=True)
class Exported:
    """The text of a school file, and where the files it names lie now."""

    text: str
    files: dict[str, Path] = field(default_factory=dict)


def export_school() -> Exported:
    names = _names()
    school = db.session.scalar(sa.select(School).order_by(School.id))
    exported = schema.SchoolFile(
        version=schema.VERSION,
        school=schema.About(school.name, school.promise) if school else schema.About({}),
        teachers=tuple(_teacher(each, names) for each in _teachers()),
        ladders=tuple(ladder_entry(each, names) for each in _ladders()),
        products=tuple(product_entry(each, names) for each in _products()),
        next_steps=tuple(step_entry(each, names) for each in _steps()),
        offers=tuple(offer_entry(each, names) for each in _offers()),
    )
    media = db.session.scalars(sa.select(Media)).all()
    files = {names.files[each.id]: stored_at(each) for each in media if each.id in names.used}
    return Exported(written(exported), dict(sorted(files.items())))


def _names() -> Names:
    products = db.session.execute(sa.select(Product.id, Product.slug))
    media = db.session.scalars(sa.select(Media).order_by(Media.id))
    return Names(
        products={row.id: row.slug for row in products},
        teachers=_keys(_teachers()),
        files=_paths(list(media)),
        shared=_shared_ends(),
    )


def _paths(media: Sequence[Media]) -> dict[int, str]:
    """Two different files may have been brought under one name: the later one gets its hash."""
    paths: dict[int, str] = {}
    for each in media:
        stem, dot, ending = each.path.rpartition(".")
        taken = each.path in paths.values()
        paths[each.id] = f"{stem}-{each.sha256[:8]}{dot}{ending}" if taken else each.path
    return paths


def _keys(teachers: Sequence[Student]) -> dict[int, str]:
    keys: dict[int, str] = {}
    for each in teachers:
        key = key_of(each)
        keys[each.id] = f"{key}-{each.id}" if key in keys.values() else key
    return keys


def _shared_ends() -> frozenset[tuple[int, int]]:
    """Products joined by more than one next step: their offers must say which."""
    ends = sa.select(NextStep.from_id, NextStep.to_id).group_by(NextStep.from_id, NextStep.to_id)
    return frozenset((a, b) for a, b in db.session.execute(ends.having(sa.func.count() > 1)))


def _teachers() -> Sequence[Student]:
    teaching = sa.select(Product.teacher_id).union(sa.select(Ladder.teacher_id))
    found = sa.select(Student).where(
        sa.or_(Student.role == Role.INSTRUCTOR, Student.id.in_(teaching))
    )
    return db.session.scalars(found.order_by(Student.id)).all()


def _teacher(teacher: Student, names: Names) -> schema.Teacher:
    return schema.Teacher(
        key=names.teachers[teacher.id],
        email=teacher.email,
        name=names_of(teacher),
        about=teacher.about or {},
        letter=teacher.letter or {},
    )


def _ladders() -> Sequence[Ladder]:
    standing = selectinload(Ladder.rungs).selectinload(Rung.placements)
    found = sa.select(Ladder).options(standing.joinedload(Placement.product))
    return db.session.scalars(found.order_by(Ladder.position, Ladder.id)).all()


def _products() -> Sequence[Product]:
    lessons = selectinload(Product.modules).selectinload(Module.lessons)
    found = sa.select(Product).options(
        lessons.selectinload(Lesson.attachments),
        selectinload(Product.parts).joinedload(BundlePart.product),
    )
    return db.session.scalars(found.order_by(Product.id)).all()


def _steps() -> Sequence[NextStep]:
    return db.session.scalars(sa.select(NextStep).order_by(NextStep.position, NextStep.id)).all()


def _offers() -> Sequence[Offer]:
    found = sa.select(Offer).options(joinedload(Offer.next_step))
    return db.session.scalars(found.order_by(Offer.id)).all()
