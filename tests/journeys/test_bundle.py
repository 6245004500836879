"""Two courses together: bought whole, or completed by whoever owns one of them."""

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.demo import TARO
from shop.extensions import db
from shop.learning.models import Entitlement
from shop.orders.models import Order, OrderLine
from tests.journeys.stripe_pages import pay
from tests.journeys.variants import both_scripts, each_language

BUNDLE = "/products/blog-writing-bundle"


def lines_of(shop, email):
    """Price and product of each line of somebody's newest order, with its entitlements."""
    rows = (
        sa.select(Product.slug, OrderLine.price_minor, sa.func.count(Entitlement.id))
        .join(OrderLine, OrderLine.product_id == Product.id)
        .join(Entitlement, Entitlement.source_id == OrderLine.id)
        .where(OrderLine.order_id == newest_order(email))
        .where(Entitlement.source_kind == "order_line", OrderLine.bundle_id.is_not(None))
        .group_by(Product.slug, OrderLine.price_minor)
    )
    return shop.ask(lambda: {slug: (price, n) for slug, price, n in db.session.execute(rows)})


def newest_order(email):
    mine = sa.select(sa.func.max(Order.id)).join(Student, Student.id == Order.student_id)
    return mine.where(Student.email == email).scalar_subquery()


@both_scripts
@each_language
def test_the_set_is_bought_whole_with_its_sum_and_saving_shown(someone, shop, language, script):
    email = f"set-{language}-{script}@example.jp".lower()
    guest = someone(language, script=script).open(BUNDLE)
    guest.reads("%(saving)s (%(percent)s%%) less than one by one", saving="¥23,880", percent=30)

    guest.follow("Go on to pay %(total)s", total="¥55,720")
    guest.page.fill("[name=email]", email)
    guest.press("Continue to pay %(total)s", total="¥55,720")
    pay(guest)

    guest.at("/thanks")
    assert lines_of(shop, email) == {"wordpress-blog": (34_860, 1), "seo-writing": (20_860, 1)}


def test_whoever_owns_half_pays_only_for_the_rest(someone, shop):
    taro = someone(email=TARO.email).open(BUNDLE)
    taro.reads("Already paid for what you own: %(title)s", title="WordPressブログ開設コース")
    taro.reads("To complete the set")
    taro.is_sound()
    for sum_shown in ("¥29,800", "¥49,800", "¥5,920"):
        assert sum_shown in taro.page.locator("#buy").inner_text()

    taro.follow("Go on to pay %(total)s", total="¥5,920")
    taro.press("Continue to pay %(total)s", total="¥5,920")
    pay(taro)

    taro.at("/thanks")
    assert lines_of(shop, TARO.email) == {"seo-writing": (5_920, 1)}
