"""A school in which every kind of page exists at least once."""

import sqlalchemy as sa

from shop import clock
from shop.catalogue.models import Lesson, Module
from shop.demo import MISAKI
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.learning.models import Certificate, Entitlement, Graduation, ModuleCompletion
from shop.learning.operations import attend
from shop.offers.models import Offer, Proposal
from shop.outbox import Outbox
from shop.payments.models import Payment
from shop.voice.models import Question
from tests.journeys.addresses import REFUSED, WHO
from tests.journeys.past import Past


def lived_in(shop):
    """Who opens what, in a school where Misaki has done everything once."""
    past, misaki = Past(shop), shop.as_seen_by(MISAKI.email)
    assert misaki.get("/courses/video-master/graduation").status_code == 200
    for slug in ("video-mini", "video-checklist", "video-consulting", "video-webinar"):
        past.bought(MISAKI.email, slug)
    order = past.bought(MISAKI.email, "blog-first-article")
    assert misaki.get(f"{order}/thanks").status_code == 200
    unpaid = past.begun(MISAKI.email, "seo-writing")
    _asked_and_attended(shop)
    with shop.inside():
        known = _looked_up(shop.student(MISAKI.email))
    known |= {"order": order.rpartition("/")[2], "unpaid": unpaid.rpartition("/")[2]}
    return {
        who: [each.format(**known) for each in lines.strip().splitlines()]
        for who, lines in (WHO | {"refused": REFUSED}).items()
    }


def _asked_and_attended(shop):
    with shop.inside():
        attend(shop.student(MISAKI.email).id, shop.product("video-webinar").id, clock.now())
        words = "字幕は付けたほうがよいですか。"
        db.session.add(Question(email=MISAKI.email, words=words, asked_at=clock.now()))
        db.session.commit()


def _looked_up(misaki):
    module = newest(ModuleCompletion.module_id, student_id=misaki.id)
    paper = sa.select(Certificate.public_id).join(Graduation).filter_by(student_id=misaki.id)
    plan = sa.select(Lesson.slug).join(Module).where(Module.slug == "plan")
    return {
        "certificate": db.session.scalars(paper).first(),
        "letter": newest(Outbox.id, kind="letter"),
        "session": newest(Payment.session_id, state="open"),
        "proposal": newest(Proposal.public_id, student_id=misaki.id, moment="course_completed"),
        "add_on": newest(Proposal.public_id, student_id=misaki.id, moment="thank_you"),
        "module": module,
        "lesson": newest(Lesson.id, module_id=module),
        "first_lesson": db.session.scalar(plan.where(Lesson.position == 1)),
        "locked": db.session.scalar(plan.where(Lesson.position == 2)),
        "step": newest(NextStep.id),
        "offer": newest(Offer.id),
        "student": misaki.public_id,
        "entitlement": newest(Entitlement.id, student_id=misaki.id),
        "question": newest(Question.id),
    }


def newest(column, **conditions):
    table = column.class_
    found = sa.select(column).select_from(table).filter_by(**conditions)
    return db.session.scalar(found.order_by(table.id.desc()).limit(1))
