"""The demo school's ladders without one hand-written offer: what each moment proposes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from shop.accounts.models import Role, Student
from shop.catalogue.queries import product_by_slug
from shop.demo import SCHOOL
from shop.extensions import db
from shop.offers.models import Offer
from shop.offers.words import Moment
from shop.school.operations import import_school
from shop.studio.imagined import decision, invented

DECEMBER = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
AT_GRADUATION = {
    "video-mini": "video-first-cut",
    "video-first-cut": "video-master",
    "video-master": "video-webinar",
    "blog-mini": "blog-first-article",
    "blog-first-article": "wordpress-blog",
    "wordpress-blog": "blog-webinar",
    "seo-writing": "wordpress-blog",
}
AT_A_MODULE = {
    "video-first-cut": "video-master",
    "video-master": None,
    "blog-first-article": "wordpress-blog",
    "wordpress-blog": "seo-writing",
}
AFTER_PAYING = {
    "video-first-cut": "video-checklist",
    "video-master": "video-checklist",
    "blog-first-article": "blog-worksheet",
    "wordpress-blog": "blog-worksheet",
    "blog-mini": None,
}


@pytest.fixture
def bare_map(app):
    owner = Student(email="nao@example.jp", name="直", role=Role.OWNER, created_at=DECEMBER)
    db.session.add(owner)
    db.session.commit()
    import_school(SCHOOL, owner, DECEMBER)
    db.session.execute(sa.update(Offer).values(state="draft"))
    db.session.commit()


def shown(slug, moment, **known):
    product = product_by_slug(slug)
    facts = replace(invented(product, DECEMBER), **known)
    chosen = decision(facts, moment, product, DECEMBER).shown
    return chosen.goods.name if chosen else None


def table(moment, about, **known):
    return {slug: shown(slug, moment, **known) for slug in about}


def test_the_drawing_alone_proposes_something_sensible_at_every_moment(bare_map):
    for moment in (Moment.COURSE_COMPLETED, Moment.DAYS_AFTER):
        assert table(moment, AT_GRADUATION) == AT_GRADUATION
    for moment in (Moment.LIBRARY, Moment.MAIL):
        assert {slug: afterwards(slug, moment) for slug in AT_GRADUATION} == AT_GRADUATION
    assert table(Moment.MODULE_COMPLETED, AT_A_MODULE, graduated={}) == AT_A_MODULE
    assert table(Moment.THANK_YOU, AFTER_PAYING, graduated={}) == AFTER_PAYING
    assert after_the_event("video") == "video-pro"
    assert after_the_event("blog") == "blog-coaching"
    assert on_its_page("seo-writing", "wordpress-blog") == "seo-writing"
    assert after_both("video-master", "video-pro") == "video-consulting"
    assert set(table(Moment.STALLED, AT_GRADUATION).values()) == {None}


def afterwards(slug, moment):
    facts = invented(product_by_slug(slug), DECEMBER)
    chosen = decision(facts, moment, None, DECEMBER).shown
    return chosen.goods.name if chosen else None


def after_both(first, second):
    """What asks for the first course is proposed after the second one."""
    known = invented(product_by_slug(second), DECEMBER)
    done = {product_by_slug(slug).id: DECEMBER for slug in (first, second)}
    facts = replace(known, graduated=done, owns=frozenset(done))
    return decision(
        facts, Moment.COURSE_COMPLETED, product_by_slug(second), DECEMBER
    ).shown.goods.name


def after_the_event(topic):
    course = {"video": "video-master", "blog": "wordpress-blog"}[topic]
    mine = invented(product_by_slug(course), DECEMBER)
    event = product_by_slug(f"{topic}-webinar")
    facts = replace(mine, owns=mine.owns | {event.id}, attended=frozenset({event.id}))
    return decision(facts, Moment.EVENT_ATTENDED, event, DECEMBER).shown.goods.name


def on_its_page(slug, finished):
    facts = invented(product_by_slug(finished), DECEMBER)
    chosen = decision(facts, Moment.PRODUCT_PAGE, product_by_slug(slug), DECEMBER).shown
    return chosen.goods.name
