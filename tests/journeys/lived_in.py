"""A school in which every kind of page exists at least once."""

import sqlalchemy as sa

from shop import clock
from shop.accounts.address_operations import ask_change
from shop.accounts.browser import Caller
from shop.accounts.models import Role, Student
from shop.accounts.stop_links import stop_address
from shop.catalogue.models import Lesson, Module
from shop.demo import KEN, MISAKI
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.learning.models import Certificate, Entitlement, Graduation, ModuleCompletion
from shop.learning.operations import attend
from shop.learning.task_models import HandIn
from shop.learning.task_operations import hand_in
from shop.learning.task_rules import Work
from shop.offers.models import Offer, Proposal
from shop.orders.coupon_models import Coupon
from shop.orders.coupon_operations import save_coupon
from shop.orders.coupon_rules import CouponDraft
from shop.orders.models import Order
from shop.orders.receipt_models import Receipt
from shop.outbox import Outbox
from shop.payments.models import Payment
from shop.voice.models import Question
from tests.journeys.addresses import REFUSED, WHO
from tests.journeys.money_moved import money_moved
from tests.journeys.past import Past


def lived_in(shop):
    """Who opens what, in a school where Misaki has done everything once."""
    past, misaki = Past(shop), shop.as_seen_by(MISAKI.email)
    _attended(shop)
    assert misaki.get("/courses/video-master/graduation").status_code == 200
    for slug in ("video-mini", "video-checklist", "video-consulting", "video-webinar"):
        past.bought(MISAKI.email, slug)
    order = past.bought(MISAKI.email, "blog-first-article")
    assert misaki.get(f"{order}/thanks").status_code == 200
    unpaid = past.begun(MISAKI.email, "seo-writing")
    _asked(shop)
    _gave_away(shop)
    _moving(shop)
    with shop.inside():
        known = _looked_up(shop.student(MISAKI.email)) | _tasks(shop.student(KEN.email))
    known |= money_moved(shop)
    known |= {"order": order.rpartition("/")[2], "unpaid": unpaid.rpartition("/")[2]}
    return {
        who: [each.format(**known) for each in lines.strip().splitlines()]
        for who, lines in (WHO | {"refused": REFUSED}).items()
    }


def _attended(shop):
    """Whoever was at the bridge is led on to what it leads to."""
    with shop.inside():
        attend(shop.student(MISAKI.email).id, shop.product("video-webinar").id, clock.now())
        db.session.commit()


def _asked(shop):
    with shop.inside():
        words = "字幕は付けたほうがよいですか。"
        db.session.add(Question(email=MISAKI.email, words=words, asked_at=clock.now()))
        db.session.commit()


def _gave_away(shop):
    """A coupon for everything, from the owner."""
    with shop.inside():
        owner = db.session.scalars(sa.select(Student).filter_by(role=Role.OWNER)).first()
        save_coupon(CouponDraft("HARU", percent=10), owner, clock.now())


def _moving(shop):
    """The letter to her new mailbox is not opened yet."""
    with shop.inside():
        misaki = shop.student(MISAKI.email)
        ask_change(misaki, "misaki-moves@example.jp", Caller("her browser"), clock.now())


def _looked_up(misaki):
    module = newest(ModuleCompletion.module_id, student_id=misaki.id)
    paper = sa.select(Certificate.public_id).join(Graduation).filter_by(student_id=misaki.id)
    receipts = sa.select(Receipt.public_id).join(Order, Order.id == Receipt.order_id)
    plan = sa.select(Lesson.slug).join(Module).where(Module.slug == "plan")
    return {
        "certificate": db.session.scalars(paper).first(),
        "letter": newest(Outbox.id, kind="letter"),
        "session": newest(Payment.session_id, state="open"),
        "change": change_link().rpartition("/")[2],
        "proposal": newest(Proposal.public_id, student_id=misaki.id, moment="course_completed"),
        "add_on": newest(Proposal.public_id, student_id=misaki.id, moment="thank_you"),
        "module": module,
        "lesson": newest(Lesson.id, module_id=module),
        "first_lesson": db.session.scalar(plan.where(Lesson.position == 1)),
        "locked": db.session.scalar(plan.where(Lesson.position == 2)),
        "step": newest(NextStep.id),
        "offer": newest(Offer.id),
        "coupon": newest(Coupon.id),
        "student": misaki.public_id,
        "entitlement": newest(Entitlement.id, student_id=misaki.id),
        "question": newest(Question.id),
        "stop": stop_address(misaki, "courses").rpartition("/")[2],
        "paper": db.session.scalars(receipts.filter_by(student_id=misaki.id)).first(),
    }


def _tasks(student):
    """A quiz, and work that waits for its answer."""
    lessons = db.session.scalars(sa.select(Lesson)).all()
    quiz = next(each.id for each in lessons if each.quiz)
    work = next(each.id for each in lessons if each.hand_in)
    hand_in(student.id, work, Work("題名を直しました。"), clock.now())
    return {"quiz": quiz, "work": work, "hand_in": newest(HandIn.id)}


def change_link():
    """In the newest letter to a new mailbox."""
    written = sa.select(Outbox.payload).where(Outbox.key.endswith(":address_change"))
    return db.session.scalars(written.order_by(Outbox.id.desc())).first()["context"]["link"]


def newest(column, **conditions):
    table = column.class_
    found = sa.select(column).select_from(table).filter_by(**conditions)
    return db.session.scalar(found.order_by(table.id.desc()).limit(1))
