from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.catalogue.bundle_operations import set_bundle_parts
from shop.catalogue.draft_queries import product_draft
from shop.catalogue.models import PriceHistory, Product, ProductState
from shop.catalogue.operations import remove_product, save_product
from shop.catalogue.ownership import NotYours
from shop.catalogue.product_rules import ProductDraft
from shop.catalogue.publishing_operations import (
    problems_before_sale,
    publish_product,
    set_price,
    unpublish_product,
)
from shop.catalogue.wording_rules import Refused
from shop.extensions import db

NOTES = ProductDraft(slug="notes", kind="course", title={"ja": "ノート術"}, price=1_980)


def reasons(refusal):
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def prices(product):
    rows = sa.select(PriceHistory.price_minor).filter_by(product_id=product.id)
    return list(db.session.scalars(rows.order_by(PriceHistory.id)))


def test_a_new_product_is_its_makers_draft(world, now):
    notes = save_product(NOTES, world.mori, now)

    assert notes.state is ProductState.DRAFT
    assert notes.teacher_id == world.mori.id
    assert notes.search_text == "のーと術"


def test_a_draft_comes_back_as_it_was_saved(world, now):
    wanted = replace(
        NOTES, requires="blog", wait_for="mini", seats=3, faq={"ja": [{"q": "?", "a": "!"}]}
    )

    notes = save_product(wanted, world.mori, now)

    assert product_draft(notes) == wanted


def test_saving_the_same_again_changes_nothing(world, now):
    notes = save_product(NOTES, world.mori, now)

    save_product(NOTES, world.mori, now + timedelta(days=1), notes)

    assert notes.updated_at == now


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"slug": "blog"}, ("slug", "taken")),
        ({"requires": "nothing"}, ("requires", "unknown_product")),
        ({"wait_for": "nothing"}, ("wait_for", "unknown_product")),
        ({"price": 30}, ("price", "price_range")),
    ],
)
def test_a_refused_product_is_not_kept(world, now, changes, reason):
    with pytest.raises(Refused) as refusal:
        save_product(replace(NOTES, **changes), world.mori, now)

    assert reasons(refusal) == [reason]
    assert db.session.scalar(sa.select(Product).filter_by(slug="notes")) is None


def test_a_products_kind_stays(world, now):
    with pytest.raises(Refused) as refusal:
        save_product(product_draft(world.blog, kind="download"), world.mori, now, world.blog)

    assert reasons(refusal) == [("kind", "kind_is_fixed"), ("media_id", "no_file")]


def test_what_is_on_sale_stays_fit_for_sale(world, now):
    with pytest.raises(Refused) as refusal:
        save_product(product_draft(world.blog, contents={}), world.mori, now, world.blog)

    assert reasons(refusal) == [("contents.ja", "blank")]
    assert world.blog.contents["ja"] == "全部"


def test_teachers_change_their_own_and_the_owner_all(world, now):
    with pytest.raises(NotYours):
        save_product(product_draft(world.blog), world.aya, now, world.blog)
    with pytest.raises(NotYours):
        save_product(NOTES, world.hana, now)

    renamed = product_draft(world.blog, title={"ja": "新しい題"})
    assert save_product(renamed, world.nao, now, world.blog).title == {"ja": "新しい題"}
    assert world.blog.teacher_id == world.mori.id


@pytest.mark.parametrize("verb", [publish_product, unpublish_product])
def test_no_teacher_publishes_anothers_work(world, now, verb):
    with pytest.raises(NotYours):
        verb(world.seo, world.aya, now)


def test_nothing_unfinished_is_published(world, now):
    notes = save_product(NOTES, world.mori, now)

    with pytest.raises(Refused) as refusal:
        publish_product(notes, world.mori, now)

    missing = ["outcome.ja", "contents.ja", "delivery.ja", "modules"]
    assert [name for name, _ in reasons(refusal)] == missing
    assert problems_before_sale(notes) == list(refusal.value.problems)
    assert not notes.published


def test_every_price_on_the_shelf_leaves_a_trace(world, now):
    world.blog.state = ProductState.DRAFT

    set_price(world.blog, 39_800, world.mori, now)
    publish_product(world.blog, world.mori, now)
    publish_product(world.blog, world.mori, now)
    set_price(world.blog, 29_800, world.mori, now)
    set_price(world.blog, 29_800, world.mori, now)

    assert prices(world.blog) == [39_800, 29_800]


def test_a_dearer_price_on_sale_needs_the_answer_about_long_tuition(world, now):
    save_product(product_draft(world.blog, long_tuition="unanswered"), world.mori, now, world.blog)

    with pytest.raises(Refused) as refusal:
        set_price(world.blog, 198_000, world.mori, now)

    assert reasons(refusal) == [("long_tuition", "tuition_unanswered")]
    assert world.blog.price_minor == 49_800


def test_a_part_stays_on_sale_as_long_as_its_bundle(world, now):
    with pytest.raises(Refused) as refusal:
        unpublish_product(world.seo, world.mori, now)
    assert reasons(refusal) == [("state", "part_of_bundle")]

    unpublish_product(world.bundle, world.mori, now)
    unpublish_product(world.seo, world.mori, now)
    assert not world.seo.published


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (["blog"], ("parts", "too_few_parts")),
        (["worksheet", "mini"], ("price", "not_below_sum")),
    ],
)
def test_a_bundle_on_sale_stays_a_saving(world, now, parts, reason):
    with pytest.raises(Refused) as refusal:
        set_bundle_parts(world.bundle, parts, world.mori, now)

    assert reasons(refusal) == [reason]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (["blog", "x"], "unknown_product"),
        (["blog", "blog"], "twice"),
        (["bundle", "blog"], "bundle_in_bundle"),
    ],
)
def test_a_bundle_holds_known_single_products_once(world, now, parts, code):
    unpublish_product(world.bundle, world.mori, now)

    with pytest.raises(Refused) as refusal:
        set_bundle_parts(world.bundle, parts, world.mori, now)

    assert ("parts", code) in reasons(refusal)


def test_nobody_bundles_anothers_product(world, now):
    mine = save_product(replace(NOTES, kind="bundle"), world.aya, now)

    with pytest.raises(NotYours):
        set_bundle_parts(mine, ["blog", "seo"], world.aya, now)


def test_only_what_nobody_used_is_removed(world, now):
    notes = save_product(NOTES, world.mori, now)
    remove_product(notes, world.mori)
    assert db.session.scalar(sa.select(Product).filter_by(slug="notes")) is None

    unpublish_product(world.bundle, world.mori, now)
    unpublish_product(world.blog, world.mori, now)
    with pytest.raises(Refused) as refusal:
        remove_product(world.blog, world.mori)
    assert reasons(refusal) == [("state", "in_use")]
