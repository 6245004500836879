import pytest

from shop.catalogue.draft_queries import product_draft
from shop.catalogue.operations import save_product
from shop.catalogue.quote_queries import replaced_by
from shop.catalogue.wording_rules import Refused
from shop.extensions import db


@pytest.fixture
def tiers(world):
    """The worksheet, above it the SEO course, above that the blog course."""
    world.seo.upgrades_id = world.worksheet.id
    world.blog.upgrades_id = world.seo.id
    db.session.commit()
    return world


def test_a_product_replaces_everything_below_it(tiers):
    assert [each.product_id for each in replaced_by(tiers.blog)] == [
        tiers.seo.id,
        tiers.worksheet.id,
    ]


def test_a_circle_of_replacements_ends(tiers):
    tiers.worksheet.upgrades_id = tiers.blog.id
    db.session.commit()

    assert [each.product_id for each in replaced_by(tiers.seo)] == [
        tiers.worksheet.id,
        tiers.blog.id,
    ]


def test_a_plain_product_replaces_nothing(world):
    assert replaced_by(world.blog) == ()


def test_a_teacher_says_what_a_product_replaces(world):
    save_product(product_draft(world.seo, upgrades="blog"), world.mori, world.now, world.seo)

    assert world.seo.upgrades_id == world.blog.id
    assert product_draft(world.seo).upgrades == "blog"


def test_nothing_replaces_itself(world):
    with pytest.raises(Refused):
        save_product(product_draft(world.seo, upgrades="seo"), world.mori, world.now, world.seo)
