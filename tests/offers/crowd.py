"""Thousands of invented students, each with a history of their own; times fall on edges often."""

from datetime import timedelta
from random import Random

import sqlalchemy as sa

from shop.accounts.models import Consent, Student
from shop.catalogue.models import Lesson
from shop.extensions import db
from shop.learning.models import Completion, Entitlement, Graduation, LessonPlace, SourceKind
from shop.learning.task_models import HandIn
from shop.learning.task_rules import HandInState
from shop.offers.audience_rules import WORDS, Audience, Condition, Trait
from shop.orders.models import Order
from shop.payments.models import Payment, PaymentState, Route
from shop.voice.models import SurveyAnswer

DAYS = (0, 1, 7, 13, 14, 15, 30, 60, 89, 90, 91, 200)
PRICES = (0, 1_980, 29_800, 49_800)


def make(world, how_many, now, seed):
    """Their ids; a few are guests or were merged into another."""
    dice = Random(seed)
    ids = _students(dice, how_many, now)
    lessons = list(db.session.scalars(sa.select(Lesson.id)))
    products = [world.mini.id, world.blog.id, world.seo.id, world.worksheet.id]
    for student_id in ids:
        mine = {"student_id": student_id}
        _own(dice, mine, dice.sample(products, dice.randrange(4)), now)
        _learn(dice, mine, lessons, now)
        _speak(dice, mine, world.blog.id, now)
        for _ in range(dice.randrange(4)):
            _pay(dice, mine, now)
    _send()
    return ids


def audience(dice, world, now):
    """Any audience an instructor could set."""
    groups = tuple(
        tuple(condition(dice, world, now) for _ in range(dice.randint(1, 3)))
        for _ in range(dice.randint(1, 3))
    )
    return Audience(groups)


def condition(dice, world, now, trait=None):
    trait = trait or dice.choice(list(Trait))
    return Condition(
        trait,
        product_id=dice.choice((world.mini.id, world.blog.id, world.seo.id)),
        word=dice.choice(WORDS[trait]) if trait in WORDS else None,
        number=dice.choice((1, 25, 50, 100) if trait is Trait.PROGRESS else (1_980, 50_000)),
        since=_ago(dice, now),
    )


WAITING = {}


def _rows(table, mine, **values):
    WAITING.setdefault(table, []).append({**mine, **values})


def _send():
    for table in list(WAITING):
        db.session.execute(sa.insert(table), WAITING.pop(table))
    db.session.commit()


def _students(dice, how_many, now):
    first = (db.session.scalar(sa.select(sa.func.max(Student.id))) or 0) + 1
    ids = range(first, first + how_many)
    rows = [
        {
            "id": n,
            "email": f"crowd-{n}@example.jp",
            "guest": dice.random() < 0.1,
            "merged_into_id": 1 if dice.random() < 0.05 else None,
            "created_at": now,
        }
        for n in ids
    ]
    db.session.execute(sa.insert(Student), rows)
    return list(ids)


def _own(dice, mine, products, now):
    for product_id in products:
        _rows(Entitlement, mine, product_id=product_id, **_given(dice, now))
        if dice.random() < 0.4:
            _rows(Graduation, mine, product_id=product_id, **_graduated(dice, now))


def _learn(dice, mine, lessons, now):
    diligent = dice.random() / 2
    for lesson_id in [each for each in lessons if dice.random() < diligent]:
        _rows(Completion, mine, lesson_id=lesson_id, completed_at=_ago(dice, now))
    if dice.random() < 0.3:
        at = _ago(dice, now)
        _rows(LessonPlace, mine, lesson_id=lessons[0], seconds=9, saved_at=at)
    if dice.random() < 0.2:
        at, state = _ago(dice, now), HandInState.WAITING
        _rows(HandIn, mine, lesson_id=lessons[0], handed_in_at=at, state=state)


def _speak(dice, mine, product_id, now):
    for _ in range(dice.randrange(3)):
        score = dice.choice((None, *range(11)))
        at = _ago(dice, now)
        _rows(SurveyAnswer, mine, product_id=product_id, score=score, answered_at=at)
        given, purpose = dice.random() < 0.5, dice.choice(("courses", "learning"))
        _rows(Consent, mine, purpose=purpose, given=given, text_version="1", at=now)


def _given(dice, now):
    ends = dice.choice((None, None, None, now, now + timedelta(days=1), now - timedelta(days=1)))
    return {
        "source_kind": SourceKind.GIFT,
        "source_id": 1,
        "granted_at": _ago(dice, now),
        "ends_at": ends,
        "revoked_at": dice.choice((None, None, None, now)),
    }


def _graduated(dice, now):
    return {"graduated_at": _ago(dice, now), "revoked_at": dice.choice((None, None, None, now))}


def _pay(dice, mine, now):
    amount, order_id = dice.choice(PRICES), len(WAITING.get(Order, [])) + 1
    refunded = dice.choice((0, 0, amount, amount // 2))
    times = {"opened_at": now, "expires_at": now}
    _rows(Order, mine, id=order_id, quote_id=f"crowd-{order_id}", language="ja", **times)
    _rows(
        Payment,
        mine,
        mode="sandbox",
        order_id=order_id,
        route=Route.CHECKOUT,
        state=PaymentState.SUCCEEDED,
        amount_minor=amount,
        refunded_minor=refunded,
        created_at=now,
        window_ends_at=now,
        settled_at=dice.choice((None, _ago(dice, now), _ago(dice, now))),
    )


def _ago(dice, now):
    return now - timedelta(days=dice.choice(DAYS))
