"""A year of a school, played by students of chance through the shop's own verbs."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from shop.accounts.account_operations import switch_offers
from shop.accounts.models import Student
from shop.catalogue.models import Lesson, Module, Product
from shop.catalogue.rules import Agreed, quote
from shop.checkout import operations as checkout
from shop.checkout.queries import confirm_of, item_of, saved_card
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import db
from shop.funnel.operations import proposed
from shop.languages import ZONE
from shop.learning.models import Completion
from shop.learning.operations import complete_lesson
from shop.learning.queries import owned
from shop.learning.task_operations import accept_hand_in, hand_in, try_quiz
from shop.learning.task_queries import hand_ins, quiz_at, wants_hand_in
from shop.learning.task_rules import Work
from shop.offers import occasions
from shop.offers.facts_queries import owners_limits
from shop.offers.models import Answer, DecisionRecord, Proposal
from shop.offers.operations import answer
from shop.offers.pressure_queries import asked_of_all
from shop.offers.pressure_rules import score
from shop.offers.words import AnswerKind
from shop.orders.models import Order
from shop.orders.operations import SoldOut
from shop.orders.queries import owned_for
from shop.payments.models import Payment, PaymentState, Refund
from shop.sandbox import play
from shop.voice.models import Question
from shop.voice.operations import Opinion, answer_question, answer_survey, ask
from tests.offers.conscience import answered_too_late, charged_otherwise, wrongs

A_MONTH = 365 / 12
GOOD, REFUSED = "4242424242424242", "4000000000000002"
FIRST = ("video-first-cut", "blog-first-article", "wordpress-blog", "video-master")


@dataclass
class Person:
    """How somebody is; shares of one."""

    student_id: int
    days_between: float
    yes: float
    no: float
    later: float
    content: float


@dataclass
class Year:
    standin: object
    calls: object
    now: object
    chance: random.Random
    seen: Counter = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    days: int = 365

    def live(self, people, days=365):
        """Every visit of everybody, in the order of time."""
        self.days = days
        visits = sorted(
            (day, person.student_id, person)
            for person in people
            for day in self._days(person, days)
        )
        start = self.now
        for day, _, person in visits:
            self._until(start + timedelta(days=day))
            self._visit(person)
        self.broken += [*charged_otherwise(), *answered_too_late()]
        db.session.rollback()
        return self

    def summary(self):
        """Proposals, how they were answered, money that went back, and the pressure."""
        kinds = db.session.execute(sa.select(Answer.kind, sa.func.count()).group_by(Answer.kind))
        said = {str(kind): number for kind, number in kinds}
        shown = db.session.scalar(sa.select(sa.func.count(Proposal.id)))
        decided = db.session.scalar(sa.select(sa.func.count(DecisionRecord.id)))
        back = db.session.scalar(sa.select(sa.func.count(Refund.id)))
        asked = db.session.scalar(sa.select(sa.func.count(sa.distinct(Proposal.student_id))))
        kept = said.get("accepted", 0) - said.get("unpaid", 0)
        return {
            "visits": self.seen.total(),
            "orders paid": db.session.scalar(
                sa.select(sa.func.count(Order.id)).where(Order.paid_at.is_not(None))
            ),
            "decisions": decided,
            "proposals": shown,
            **said,
            "accepted and paid, of 100 shown": round(100 * kept / max(shown, 1)),
            "refunds": back,
            "proposals a student and month": round(shown / max(asked, 1) / self.days * A_MONTH, 2),
            "pressure of the last 13 weeks": round(self._pressure(), 2),
            "invariants broken": len(self.broken),
        }

    def _pressure(self):
        """The shop's own score, as its insights page tells it."""
        return score(asked_of_all(sa.select(Product.id), self.now))

    def _days(self, person, days):
        at = self.chance.uniform(0, days * 0.6)
        while at < days:
            yield at
            at += self.chance.expovariate(1 / person.days_between)

    def _until(self, then):
        """However long the playing takes, the stand-in's clock stays with the school's."""
        self.standin.advance(then - datetime.fromtimestamp(self.standin.now(), UTC))
        self.now = then

    def _visit(self, person):
        what = self.chance.choices(
            (self._learns, self._looks, self._buys, self._speaks, self._regrets),
            (60, 15, 8, 6, 1),
        )[0]
        self.seen[what.__name__] += 1
        what(person)
        db.session.remove()

    def _learns(self, person):
        lesson = self._next_lesson(person.student_id)
        if lesson is None:
            return self._buys(person)
        self._does_the_task(person.student_id, lesson.id)
        ended = complete_lesson(person.student_id, lesson.id, self.now)
        if ended.graduated:
            self._says(person, lesson.product_id)
            occasion = occasions.course_completed(lesson.product_id, self.now)
        elif ended.module_id:
            occasion = occasions.module_completed(ended.module_id, lesson.product_id, self.now)
        else:
            return None
        return self._is_asked(person, occasion)

    def _does_the_task(self, student_id, lesson_id):
        """A quiz is passed; work is handed in and accepted the same day."""
        quiz = quiz_at(lesson_id)
        if quiz:
            right = [each.right for each in quiz.questions]
            try_quiz(student_id, lesson_id, quiz, right, self.now)
        if wants_hand_in(lesson_id) and hand_in(student_id, lesson_id, Work("できた"), self.now):
            work = db.session.scalars(hand_ins().filter_by(student_id=student_id)).one()
            teacher = db.session.get(Student, work.lesson.module.product.teacher_id)
            accept_hand_in(work, "", teacher, self.now)

    def _looks(self, person):
        self._is_asked(person, occasions.library(self.now.astimezone(ZONE).date(), self.now))

    def _buys(self, person):
        student = db.session.get(Student, person.student_id)
        slug = self.chance.choice(FIRST)
        found = confirm_of(slug, student, None, self.now)
        if found is None or found.stopped or found.waiting:
            return
        order = self._pays(student, Promise(new_quote_id(), "", slug, found.quote, None, {}))
        if order.paid_at:
            about = tuple(line.product_id for line in order.lines)
            self._is_asked(person, occasions.thank_you(order.id, about, order.paid_at), order)

    def _speaks(self, person):
        if self.chance.random() < 0.2:
            student = db.session.get(Student, person.student_id)
            switch_offers(student, not student.takes_offers, self.now)
            return
        waiting = sa.select(Question).filter_by(student_id=person.student_id, answered_at=None)
        if question := db.session.scalars(waiting).first():
            answer_question(question, "こうしてみてください。", self.now)
            return
        asked = Question(student_id=person.student_id, words="どうすればいいですか。")
        asked.email, asked.asked_at = f"{person.student_id}@example.jp", self.now
        ask(asked, f"network-{person.student_id}")

    def _regrets(self, person):
        paid = sa.select(Payment.intent_id).filter_by(
            student_id=person.student_id, state=PaymentState.SUCCEEDED, refunded_minor=0
        )
        if intent := db.session.scalars(paid.order_by(Payment.id.desc())).first():
            db.session.rollback()
            play.refund(self.standin, intent)
            self.calls.deliver_all()

    def _says(self, person, product_id):
        happy = self.chance.random() < person.content
        score = self.chance.choice((9, 10, 8) if happy else (2, 5, 6))
        answer_survey(person.student_id, product_id, Opinion(score), self.now)

    def _is_asked(self, person, occasion, order=None):
        before = db.session.scalar(
            sa.select(Proposal.id).filter_by(student_id=person.student_id, occasion=occasion.name)
        )
        proposal = proposed(person.student_id, occasion, self.now)
        if proposal is None or before:
            return
        self.broken += wrongs(proposal, self.now, owners_limits())
        proposal = db.session.get(Proposal, proposal.id)
        word = self.chance.random()
        if word < person.yes:
            self._accepts(person, proposal, order)
        elif word < person.yes + person.no:
            answer(proposal, AnswerKind.DECLINED, self.now)
        elif word < person.yes + person.no + person.later:
            answer(proposal, AnswerKind.LATER, self.now)

    def _accepts(self, person, proposal, order):
        """Now, or some days later; by one press where a saved card lies."""
        slug = db.session.get(Product, proposal.product_id).slug
        student = db.session.get(Student, person.student_id)
        found = confirm_of(slug, student, proposal.public_id, self.now)
        if found is None or found.stopped or found.ended or found.waiting:
            return
        priced = self._agreed(found, proposal)
        promise = Promise(new_quote_id(), "", slug, priced, proposal.id, {})
        source = saved_card(db.session.get(Order, order.id)) if order else None
        db.session.commit()
        try:
            if source and priced.total.amount:
                checkout.press(proposal, promise, source, self.now)
            else:
                self._pays(student, promise)
        except (SoldOut, checkout.NoLongerOpen):
            db.session.rollback()

    def _agreed(self, found, proposal):
        owns = owned_for(proposal.student_id, self.now)
        agreed = {proposal.product_id: Agreed(proposal.price, proposal.id)}
        return quote([item_of(found.product)], owns, agreed)

    def _pays(self, student, promise):
        order = checkout.begin(student, promise, "ja", self.now)
        if session := order.payments[-1].session_id:
            card = GOOD if self.chance.random() < 0.9 else REFUSED
            play.pay(self.standin, session, card)
        checkout.check(order, self.now)
        if not order.paid_at and order.total().amount:
            checkout.abandon(order, self.now)
        self.calls.deliver_all()
        return db.session.get(Order, order.id, populate_existing=True)

    def _next_lesson(self, student_id):
        done = sa.select(Completion.lesson_id).filter_by(student_id=student_id)
        mine = (
            sa.select(Lesson.id, Module.product_id)
            .join(Module, Module.id == Lesson.module_id)
            .where(Module.product_id.in_(owned(student_id, self.now)), Lesson.id.not_in(done))
        )
        in_order = mine.order_by(Module.product_id, Module.position, Lesson.position)
        return db.session.execute(in_order.limit(1)).first()


def school_of_chance(students, chance, now):
    """New students, each with a temper of their own."""
    people = []
    for number in range(students):
        student = Student(email=f"year-{number}@example.jp", name="学", created_at=now)
        db.session.add(student)
        db.session.flush()
        yes, no, later = chance.choice(((0.5, 0.2, 0.1), (0.1, 0.6, 0.1), (0.05, 0.1, 0.3)))
        pace = chance.choice((1.5, 4, 12))
        people.append(Person(student.id, pace, yes, no, later, chance.choice((0.95, 0.5))))
    db.session.commit()
    return people


def played(app, students, seed, now, days=365):
    chance = random.Random(seed)
    people = school_of_chance(students, chance, now)
    parts = app.extensions
    return Year(parts["standin"], parts["deliverer"], now, chance).live(people, days)
