"""Everything a student owns, with how far they are: a fixed number of queries for one or fifty."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.models import Lesson, Module, Product, ProductKind
from shop.extensions import db
from shop.learning.models import Certificate, Completion, Entitlement, Graduation, LessonPlace
from shop.learning.rules import latest, live, resume
from shop.texts import Copy

PAGES = {
    ProductKind.COURSE: "/learn",
    ProductKind.DOWNLOAD: "/downloads",
    ProductKind.EVENT: "/events",
    ProductKind.COACHING: "/coaching",
}
SHOWN = (Product.slug, Product.kind, Product.title, Product.outcome)


@dataclass(frozen=True, slots=True)
class NextLesson:
    title: Copy
    minutes: int
    address: str


@dataclass(frozen=True, slots=True)
class Steps:
    """How far a student is in one course."""

    done: int = 0
    total: int = 0
    minutes_left: int = 0
    next: NextLesson | None = None
    last_at: datetime | None = None

    @property
    def finished(self) -> bool:
        return 0 < self.total == self.done


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """One owned product; `since` is when it was given, `ends_at` when it ends or ended."""

    product: Product
    steps: Steps
    since: datetime
    ends_at: datetime | None
    ended_because: str | None
    graduated_at: datetime | None
    certificate: str | None

    @property
    def address(self) -> str:
        """Where it is used; English pages put their prefix before it."""
        return f"{PAGES.get(self.product.kind, '/products')}/{self.product.slug}"


@dataclass(frozen=True, slots=True)
class Library:
    rows: tuple[LibraryRow, ...]
    ended: tuple[LibraryRow, ...]

    @property
    def resume(self) -> LibraryRow | None:
        """The unfinished course touched last, else the one given last."""
        left = [row for row in self.rows if row.steps.next and not row.steps.finished]
        return max(left, key=lambda row: row.steps.last_at or row.since, default=None)

    @property
    def courses(self) -> list[LibraryRow]:
        return [row for row in self.rows if row.product.kind is ProductKind.COURSE]

    @property
    def others(self) -> list[LibraryRow]:
        return [row for row in self.rows if row.product.kind is not ProductKind.COURSE]


def library(student_id: int, now: datetime) -> Library:
    given = _given(student_id)
    steps = _steps(student_id, list(given))
    graduations = _graduations(student_id)

    rows: list[LibraryRow] = []
    ended: list[LibraryRow] = []
    for product_id, grants in given.items():
        graduated_at, certificate = graduations.get(product_id, (None, None))
        usable = [grant for grant in grants if live(grant, now)]
        row = LibraryRow(
            product=grants[0].product,
            steps=steps.get(product_id, Steps()),
            since=min(grant.granted_at for grant in usable or grants),
            ends_at=_end(usable or grants),
            ended_because=None if usable else grants[-1].revoked_because,
            graduated_at=graduated_at,
            certificate=certificate,
        )
        (rows if usable else ended).append(row)
    return Library(tuple(rows), tuple(ended))


def _given(student_id: int) -> dict[int, list[Entitlement]]:
    """By product, the newest product first, its reasons in the order they were given."""
    mine = sa.select(Entitlement).filter_by(student_id=student_id)
    newest = mine.order_by(Entitlement.granted_at.desc(), Entitlement.id.desc())
    product = joinedload(Entitlement.product, innerjoin=True).load_only(*SHOWN)
    given: dict[int, list[Entitlement]] = defaultdict(list)
    for grant in db.session.scalars(newest.options(product)):
        given[grant.product_id].insert(0, grant)
    return dict(given)


def _end(grants: Sequence[Entitlement]) -> datetime | None:
    """None while one of the reasons has no end."""
    ends = [grant.revoked_at or grant.ends_at for grant in grants]
    return None if None in ends else latest(ends)


def _steps(student_id: int, products: list[int]) -> dict[int, Steps]:
    mine = sa.and_(Completion.lesson_id == Lesson.id, Completion.student_id == student_id)
    watched = sa.and_(LessonPlace.lesson_id == Lesson.id, LessonPlace.student_id == student_id)
    found = db.session.execute(
        sa.select(
            Module.product_id,
            Module.slug.label("module_slug"),
            Product.slug.label("product_slug"),
            Lesson.id,
            Lesson.slug,
            Lesson.title,
            Lesson.minutes,
            Completion.completed_at,
            LessonPlace.saved_at,
        )
        .join(Lesson.module)
        .join(Module.product)
        .outerjoin(Completion, mine)
        .outerjoin(LessonPlace, watched)
        .where(Module.product_id.in_(products))
        .order_by(Module.position, Module.id, Lesson.position, Lesson.id)
    )
    by_product: dict[int, list[Any]] = defaultdict(list)
    for lesson in found:
        by_product[lesson.product_id].append(lesson)
    return {product_id: _steps_of(lessons) for product_id, lessons in by_product.items()}


def _steps_of(lessons: Sequence[sa.Row[Any]]) -> Steps:
    done = {lesson.id for lesson in lessons if lesson.completed_at}
    watched = [lesson for lesson in lessons if lesson.saved_at]
    last = max(watched, key=lambda lesson: lesson.saved_at, default=None)
    going_on = resume([lesson.id for lesson in lessons], done, last.id if last else None)
    return Steps(
        done=len(done),
        total=len(lessons),
        minutes_left=sum(lesson.minutes for lesson in lessons if lesson.id not in done),
        next=next((_next(lesson) for lesson in lessons if lesson.id == going_on), None),
        last_at=latest(at for lesson in lessons for at in (lesson.completed_at, lesson.saved_at)),
    )


def _next(lesson: sa.Row[Any]) -> NextLesson:
    address = f"/learn/{lesson.product_slug}/{lesson.module_slug}/{lesson.slug}"
    return NextLesson(lesson.title, lesson.minutes, address)


def _graduations(student_id: int) -> dict[int, tuple[datetime, str | None]]:
    mine = (
        sa.select(Graduation.product_id, Graduation.graduated_at, Certificate.public_id)
        .outerjoin(Graduation.certificate)
        .where(Graduation.student_id == student_id, Graduation.revoked_at.is_(None))
    )
    return {product_id: (at, paper) for product_id, at, paper in db.session.execute(mine)}
