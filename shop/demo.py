"""The demo school and its people: everything happens through the shop's own verbs, in time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
import yaml
from flask import current_app

from shop import clock
from shop.accounts.account_operations import appoint, save_profile
from shop.accounts.models import Role, Student
from shop.accounts.operations import open_guest, proof_address
from shop.accounts.password_operations import password_hash
from shop.accounts.queries import account_of, guests_of
from shop.catalogue.models import Lesson, Module, Product
from shop.catalogue.queries import school
from shop.catalogue.school_operations import SchoolDraft, save_school
from shop.checkout.claiming import prove
from shop.checkout.operations import begin, check
from shop.checkout.queries import price_for, sellable
from shop.checkout.signing import Promise, new_quote_id
from shop.config import ROOT, BadConfiguration
from shop.extensions import db
from shop.funnel.operations import proposed
from shop.learning.models import Graduation
from shop.learning.operations import complete_lesson
from shop.offers.models import Proposal
from shop.offers.occasions import course_completed
from shop.offers.operations import answer
from shop.offers.words import AnswerKind
from shop.orders.models import Order
from shop.orders.queries import owned_for
from shop.sandbox import play
from shop.sandbox.delivery import Deliverer
from shop.sandbox.store import Store
from shop.school.operations import import_school
from shop.voice.operations import Opinion, answer_survey

SCHOOL = ROOT / "shop" / "school" / "demo" / "school.yaml"
LEGAL = SCHOOL.with_name("legal.yaml")
PASSWORD = "dandan-step-by-step"
CARD = "4242424242424242"


@dataclass(frozen=True)
class Person:
    who: str
    email: str
    name: str
    role: Role = Role.STUDENT


OWNER = Person("Owner", "nao@example.jp", "岡田 直", Role.OWNER)
MORI = Person("Instructor", "mori@example.jp", "森 千秋", Role.INSTRUCTOR)
SAEKI = Person("Instructor", "saeki@example.jp", "佐伯 美和", Role.INSTRUCTOR)
HANA = Person("Mid-course", "hana@example.jp", "鈴木 花")
MISAKI = Person("Graduate", "misaki@example.jp", "高橋 美咲")
KEN = Person("Unhappy", "ken@example.jp", "田中 健")
YUI = Person("Said no", "yui@example.jp", "山本 結衣")
TARO = Person("Half a bundle", "taro@example.jp", "伊藤 太郎")
VISITOR = "sam@example.jp"
PEOPLE = (OWNER, MORI, SAEKI, HANA, MISAKI, KEN, YUI, TARO)
LOGINS = tuple((person.who, person.email, PASSWORD) for person in PEOPLE)


def load_demo_school(now: datetime) -> None:
    """May run twice: what is there already is left as it is."""
    if account_of(OWNER.email):
        _check_whole()
        return
    opening = now - timedelta(days=120)
    owner = _join(OWNER, opening)
    import_school(SCHOOL, owner, opening)
    _answer_for_it(owner)
    for person in PEOPLE[1:]:
        _join(person, opening)
    _live(now)


def _answer_for_it(owner: Student) -> None:
    """The legal notice of an invented school."""
    kept = school()
    assert kept is not None
    said = yaml.safe_load(LEGAL.read_text(encoding="utf-8"))
    legal = {name: text if isinstance(text, dict) else {"ja": text} for name, text in said.items()}
    save_school(SchoolDraft(kept.name, kept.promise, legal), owner)


def _check_whole() -> None:
    """The visitor comes last: without them the school was interrupted while it opened."""
    if not (guests_of(VISITOR) or account_of(VISITOR)):
        raise BadConfiguration(
            "The demo school was interrupted while it opened. Start it once with --fresh."
        )


def _live(now: datetime) -> None:
    """What the students did, each at their own time; the stand-in's clock goes along."""
    hana, misaki, ken, yui, taro = (_known(person) for person in PEOPLE[3:])
    _buy(hana, "wordpress-blog", now - timedelta(days=9))
    _learn(hana, "wordpress-blog", now - timedelta(days=2), lessons=3)
    _buy(misaki, "video-first-cut", now - timedelta(days=70))
    _learn(misaki, "video-first-cut", now - timedelta(days=60))
    _buy(misaki, "video-master", now - timedelta(days=50))
    _learn(misaki, "video-master", now - timedelta(days=1))
    _buy(ken, "blog-first-article", now - timedelta(days=40))
    _learn(ken, "blog-first-article", now - timedelta(days=20))
    _say(ken, "blog-first-article", 3, now - timedelta(days=17))
    _buy(yui, "wordpress-blog", now - timedelta(days=60))
    _learn(yui, "wordpress-blog", now - timedelta(days=30))
    _say_no(yui, "wordpress-blog", now - timedelta(days=30))
    _buy(taro, "wordpress-blog", now - timedelta(days=25))
    _learn(taro, "wordpress-blog", now - timedelta(days=3), lessons=5)
    _visit(now - timedelta(days=1))


def _join(person: Person, now: datetime) -> Student:
    """As anyone does: an address, a letter, the proof of the mailbox."""
    student = account_of(person.email)
    if student is None:
        guest = open_guest(person.email, "ja", now)
        link = proof_address(guest, now).rpartition("/")[2]
        student = prove(link, "", now)
    save_profile(student, student.name or person.name, "ja")
    student.password_hash = password_hash(PASSWORD)
    appoint(student, person.role)
    return student


def _known(person: Person) -> Student:
    student = account_of(person.email)
    assert student is not None
    return student


def _buy(student: Student, slug: str, now: datetime) -> Order:
    with _at(now) as standin:
        order = begin(student, _promise(student, slug, now), "ja", now)
        session = order.payments[-1].session_id
        if session:
            play.pay(standin, session, CARD)
        check(order, now)
        return order


def _promise(student: Student, slug: str, now: datetime) -> Promise:
    product = sellable(slug)
    assert product is not None
    priced = price_for(product, owned_for(student.id, now), None)
    return Promise(new_quote_id(), "", slug, priced, None, {})


def _learn(student: Student, slug: str, until: datetime, lessons: int | None = None) -> None:
    """A lesson a day, the last one at `until`."""
    in_order = sa.select(Lesson.id).join(Module).join(Product).where(Product.slug == slug)
    ids = list(db.session.scalars(in_order.order_by(Module.position, Lesson.position)))[:lessons]
    for number, lesson_id in enumerate(ids, start=1):
        complete_lesson(student.id, lesson_id, until - timedelta(days=len(ids) - number))


def _say(student: Student, slug: str, score: int, now: datetime) -> None:
    product_id = db.session.scalars(sa.select(Product.id).filter_by(slug=slug)).one()
    answer_survey(
        student.id,
        product_id,
        Opinion(score, "思っていたより難しく、質問の返事を待ちました。"),
        now,
    )


def _say_no(student: Student, slug: str, now: datetime) -> Proposal | None:
    finished = sa.select(Graduation).join(Product).where(Product.slug == slug)
    graduation = db.session.scalars(finished.filter_by(student_id=student.id)).one()
    occasion = course_completed(graduation.product_id, graduation.graduated_at)
    proposal = proposed(student.id, occasion, now)
    if proposal:
        answer(proposal, AnswerKind.DECLINED, now + timedelta(minutes=5))
    return proposal


def _visit(now: datetime) -> None:
    """A new visitor left an address for the free course and has not proved it."""
    guest = open_guest(VISITOR, "ja", now)
    begin(guest, _promise(guest, "blog-mini", now), "ja", now)


@contextmanager
def _at(now: datetime) -> Iterator[Store]:
    """The stand-in lives in the same past as its buyers, and tells the shop before it returns."""
    standin: Store = current_app.extensions["standin"]
    calls: Deliverer = current_app.extensions["deliverer"]
    standin.advance(now - clock.now())
    try:
        yield standin
    finally:
        calls.deliver_all()
        standin.advance(-standin.offset())
