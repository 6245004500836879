import re
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa

from shop import clock
from shop.catalogue.models import Lesson
from shop.checkout.operations import begin, check
from shop.checkout.queries import price_for, sellable
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import Base, db
from shop.learning.models import Graduation
from shop.learning.slot_models import Slot
from shop.learning.task_models import HandIn
from shop.learning.task_rules import HandInState
from shop.offers.models import Offer, Proposal
from shop.offers.words import Moment, OfferState, PriceRule, ProposalState
from shop.orders.coupon_operations import save_coupon
from shop.orders.coupon_rules import CouponDraft
from shop.sandbox import play
from shop.voice.models import Question

PDF, MP4 = b"%PDF-1.7 a worksheet", b"\0\0\0\x18ftypmp42 a film"
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nhello\n"
COMES_AND_GOES = {"login_session", "alembic_version"}


@pytest.fixture
def buys(world, standin):
    """A student buys a product, as of now."""

    def buy(slug="blog", student=None):
        student = student or world.hana
        promise = Promise(new_quote_id(), "", slug, price_for(sellable(slug), {}), None, {})
        order = begin(student, promise, "ja", world.now)
        if order.total():
            play.pay(standin, order.payments[-1].session_id, "4242424242424242")
            check(order, world.now)
        db.session.expire_all()
        return order

    return buy


@pytest.fixture
def offer(world):
    """Ten percent off the SEO course at graduation, still a draft."""
    made = Offer(
        slug="seo-graduates",
        next_step_id=world.to_seo.id,
        moment=Moment.COURSE_COMPLETED,
        state=OfferState.DRAFT,
        price_rule=PriceRule.PERCENT,
        percent=10,
        created_at=world.now,
    )
    return kept(made)


@pytest.fixture
def coupon(world):
    """Ten percent off the blog course."""
    draft = CouponDraft("HARU-10", percent=10, products=(world.blog.id,))
    return save_coupon(draft, world.mori, world.now)


@pytest.fixture
def question(world):
    return kept(
        Question(
            email="hana@example.jp",
            student_id=world.hana.id,
            product_id=world.blog.id,
            words="つまずきました",
            asked_at=world.now,
        )
    )


@pytest.fixture
def work(world):
    """What Hana handed in for a lesson of Mori's blog course."""
    lesson = db.session.get(Lesson, 4)
    lesson.hand_in = {"ja": "一ページ", "en": "One page"}
    made = HandIn(student_id=world.hana.id, lesson_id=lesson.id, text="書きました")
    made.handed_in_at, made.state = world.now, HandInState.WAITING
    return kept(made)


@pytest.fixture
def slot(world):
    """A free time of Mori's coaching, three days ahead."""
    starts_at = clock.now() + timedelta(days=3)
    return kept(Slot(product_id=world.coaching.id, starts_at=starts_at, minutes=60))


@pytest.fixture
def graduation(world):
    """Hana finished Mori's blog course."""
    of_the_blog = {"student_id": world.hana.id, "product_id": world.blog.id}
    return kept(Graduation(**of_the_blog, graduated_at=world.now))


@pytest.fixture
def proposal(world):
    return kept(
        Proposal(
            student_id=world.hana.id,
            occasion="course_completed:2",
            moment=Moment.COURSE_COMPLETED,
            product_id=world.seo.id,
            next_step_id=world.to_seo.id,
            kind="cross_sell",
            reason="graduated",
            reason_facts={"title": world.blog.title, "at": world.now.isoformat()},
            title=world.seo.title,
            contents=world.seo.contents,
            list_price_minor=29_800,
            price_minor=29_800,
            state=ProposalState.DECLINED,
            shown_at=world.now,
        )
    )


def kept(row):
    db.session.add(row)
    db.session.commit()
    return row


def newest(table):
    db.session.expire_all()
    return db.session.query(table).order_by(table.id.desc()).first()


def upload(content, name="file"):
    return BytesIO(content), name


def wrong_fields(answer):
    """The fields a refused page has a sentence at."""
    return set(re.findall(r'class="err" id="([^"]+)-error"', answer.text))


def everything():
    """Every row of the shop; a refused form leaves all of it as it was."""
    db.session.rollback()
    tables = [each for each in Base.metadata.sorted_tables if each.name not in COMES_AND_GOES]
    return {each.name: db.session.execute(sa.select(each)).all() for each in tables}
