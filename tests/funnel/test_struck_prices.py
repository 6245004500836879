"""A struck price passes one gate, whatever kind of terms made the lower price."""

from datetime import timedelta

import pytest

from shop.catalogue.models import PriceHistory
from shop.extensions import db
from shop.funnel.offered import offered
from shop.learning.models import SourceKind
from shop.learning.operations import grant
from shop.money import yen
from shop.offers.facts import Purchases
from shop.offers.words import Moment, PriceRule
from tests.offers.gathering import graduate, put, terms_for

WEEK = timedelta(weeks=1)
KINDS = {
    PriceRule.FIXED: {"fixed_minor": 19_800},
    PriceRule.PERCENT: {"percent": 20},
    PriceRule.EARLY: {"fixed_minor": 19_800},
    PriceRule.STEPS: {"price_steps": [{"seats": 5, "amount": 19_800}]},
    PriceRule.UPGRADE: {},
    PriceRule.LIST: {},
    PriceRule.COMPLETE: {},
}
LOWER = [PriceRule.FIXED, PriceRule.PERCENT, PriceRule.EARLY, PriceRule.STEPS, PriceRule.UPGRADE]


@pytest.fixture
def struck(world, now):
    """The price struck through on Hana's card for the SEO course, or None."""

    def look(rule, charged_for, **changed_since):
        since = {"price_minor": 29_800, "currency": "jpy", "since": now - charged_for}
        db.session.add(PriceHistory(product_id=world.seo.id, **since))
        early = {"early_until": now + WEEK} if rule is PriceRule.EARLY else {}
        more = KINDS[rule] | early
        terms_for(world.to_seo, Moment.COURSE_COMPLETED, now, price_rule=rule, **more)
        world.to_coaching.paused = world.to_webinar.paused = True
        db.session.commit()
        paid = Purchases(paid={world.blog.id: yen(9_800)})
        proposal = put(world.hana, bought(world, now), now, paid)
        for name, value in changed_since.items():
            setattr(world.seo, name, value)
        return offered(proposal, now).was

    return look


def bought(world, now):
    grant(world.hana.id, world.blog.id, SourceKind.ORDER_LINE, 1, now)
    return graduate(world.hana, world.blog, now)


@pytest.mark.parametrize("rule", LOWER)
def test_a_price_really_charged_may_be_struck(struck, request_page, rule):
    assert struck(rule, 9 * WEEK) == yen(29_800)


@pytest.mark.parametrize("rule", LOWER)
def test_a_price_hardly_charged_is_never_struck(struck, request_page, rule):
    assert struck(rule, timedelta(days=13)) is None


@pytest.mark.parametrize("rule", [PriceRule.LIST, PriceRule.COMPLETE])
def test_where_nothing_is_lower_nothing_is_struck(struck, request_page, rule):
    assert struck(rule, 9 * WEEK) is None


def test_a_price_that_has_changed_since_is_not_struck(struck, request_page):
    assert struck(PriceRule.PERCENT, 9 * WEEK, price_minor=25_000) is None


def test_a_price_that_not_everybody_may_pay_is_not_struck(world, struck, request_page):
    assert struck(PriceRule.PERCENT, 9 * WEEK, requires_id=world.blog.id) is None


@pytest.fixture
def request_page(app):
    with app.test_request_context("/"):
        yield
