"""Courses a scenario makes for itself, the way through them, and the letters on the way."""

import re

import sqlalchemy as sa

from shop import clock
from shop.accounts.models import Role, Student
from shop.catalogue.models import Lesson, Module, Product, ProductKind
from shop.extensions import db
from shop.learning.models import Certificate, Graduation
from shop.outbox import Outbox
from tests.scenarios.people import new_product
from tests.world import with_modules


def new_course(shop, modules=2, lessons=2, teacher=None, **more):
    slug = new_product(shop, kind=ProductKind.COURSE, **more)

    def filled():
        course = db.session.query(Product).filter_by(slug=slug).one()
        course.teacher_id = teacher.id if teacher else course.teacher_id
        with_modules(course, modules, lessons)
        db.session.commit()

    shop.ask(filled)
    return slug


def new_teacher(shop, name="rin"):
    def made():
        teacher = Student(email=f"{name}-{clock.now():%f}@example.jp", name="凛")
        teacher.role, teacher.created_at = Role.INSTRUCTOR, clock.now()
        db.session.add(teacher)
        db.session.commit()
        return teacher

    return shop.ask(made)


def modules_of(shop, slug):
    mine = sa.select(Module).join(Module.product).where(Product.slug == slug)
    return shop.ask(lambda: list(db.session.scalars(mine.order_by(Module.position))))


def lessons_of(shop, slug):
    ids = [module.id for module in modules_of(shop, slug)]
    mine = sa.select(Lesson).join(Lesson.module).where(Module.id.in_(ids))
    in_order = mine.order_by(Module.position, Lesson.position)
    return shop.ask(lambda: list(db.session.scalars(in_order)))


def finish(tab, lessons):
    """Press the button under each of these lessons; the answer to the last press."""
    for lesson in lessons:
        answer = tab.post(f"/lessons/{lesson.id}/completion")
        assert answer.status_code == 303, answer.text[-2000:]
    return answer


def graduate(tab, slug="blog"):
    """The page that praises."""
    finish(tab, lessons_of(tab.shop, slug))
    return tab.get(f"/courses/{slug}/graduation")


def earn_certificate(tab, slug="blog"):
    """Every lesson is done; the address of the certificate."""
    return re.search(r"/certificates/\w+", graduate(tab, slug).text).group()


def certificates_of(shop, student_id):
    mine = sa.select(Certificate).join(Certificate.graduation)
    own = mine.where(Graduation.student_id == student_id)
    return shop.ask(lambda: [each.public_id for each in db.session.scalars(own)])


def email_of(shop, student_id):
    return shop.ask(lambda: db.session.get_one(Student, student_id).email)


def letters_to(shop, email, event=None):
    """Everything written to this address, the newest last."""
    to_them = [each for each in _letters(shop) if each["to"] == email]
    return [each for each in to_them if event in (None, each["event"])]


def letters_about(shop, event, place):
    """What was said in letters of this kind that lead to this place."""
    told = [each["context"] for each in _letters(shop) if each["event"] == event]
    return [each for each in told if place in each.get("address", "")]


def _letters(shop):
    rows = sa.select(Outbox.payload).filter_by(kind="letter").order_by(Outbox.id)
    return shop.ask(lambda: list(db.session.scalars(rows)))


def sign_in(tab, email):
    """Ask for a link, open the letter, press its button."""
    assert tab.post("/sign-in/link", email=email).status_code == 303
    return press_link(tab, letters_to(tab.shop, email, "sign_in_link")[-1]["context"]["link"])


def press_link(tab, link):
    place = link.removeprefix(tab.shop.url)
    assert tab.get(place).status_code == 200
    return tab.post(place)


def one_of(shop, table, **which):
    """The only row like that."""
    return shop.ask(lambda: db.session.scalars(sa.select(table).filter_by(**which)).one())
