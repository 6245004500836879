from datetime import timedelta

import pytest

from shop import outbox
from shop.catalogue.rules import Agreed, quote
from shop.checkout import operations
from shop.checkout.queries import item_of, saved_card, sellable
from shop.checkout.refund_operations import pay_back
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import db
from shop.orders.queries import owned_for
from shop.orders.refund_operations import all_of
from shop.payments.refund_operations import Asking
from shop.sandbox import play
from tests.world import worksheet_proposal


@pytest.fixture
def promise(world):
    """The quote a student was shown for a product, as the confirm page signs it."""

    def make(slug, student=None, quote_id=None):
        product = sellable(slug)
        owned = owned_for(student.id, world.now) if student else {}
        priced = quote([item_of(product)], owned, {})
        return Promise(quote_id or new_quote_id(), "", slug, priced, None, {})

    return make


@pytest.fixture
def begin(world, standin, promise):
    """Hana presses the button that leads to Stripe."""

    def make(slug="blog", student=None, **more):
        student = student or world.hana
        return operations.begin(student, promise(slug, student, **more), "ja", world.now)

    return make


@pytest.fixture
def paid(begin, standin, world):
    """Hana has paid on Stripe's page and come back."""

    def make(slug="blog", card="4242424242424242", student=None):
        order = begin(slug, student)
        if order.total():
            play.pay(standin, order.payments[-1].session_id, card)
        operations.check(order, world.now)
        db.session.expire_all()
        return order

    return make


@pytest.fixture
def add_on(world):
    """The worksheet proposed to Hana on the thank-you page of an order."""

    def make(order):
        proposal = worksheet_proposal(
            world.hana.id,
            world.worksheet,
            world.to_worksheet.id,
            occasion=f"thank_you:{order.id}",
            reason_facts={"title": world.blog.title, "at": None, "about": world.blog.id},
            source_order_id=order.id,
            shown_at=world.now,
        )
        db.session.add(proposal)
        db.session.commit()
        return proposal

    return make


@pytest.fixture
def press(world):
    def make(proposal, order):
        agreed = {world.worksheet.id: Agreed(proposal.price, proposal.id)}
        priced = quote([item_of(sellable("worksheet"))], {}, agreed)
        promise = Promise(new_quote_id(), "", "worksheet", priced, proposal.id, {})
        source = saved_card(order)
        db.session.commit()
        return operations.press(proposal, promise, source, world.now)

    return make


@pytest.fixture
def gives_back(world):
    """The desk pays back parts of an order, and the outbox sends them."""

    def give(order, parts=None, key="k1"):
        pay_back(order, parts or all_of(order), Asking("desk", key, world.nao.id), world.now)
        outbox.sweep(world.now)
        db.session.expire_all()

    return give


@pytest.fixture
def proposed(world):
    """The worksheet proposed to Hana, open for so long."""

    def open_for(**length):
        proposal = worksheet_proposal(
            world.hana.id,
            world.worksheet,
            world.to_worksheet.id,
            occasion="thank_you:1",
            reason_facts={"title": world.blog.title, "at": None, "about": world.blog.id},
            shown_at=world.now,
            deadline=world.now + timedelta(**length),
        )
        db.session.add(proposal)
        db.session.commit()
        return proposal

    return open_for


@pytest.fixture
def begin_from(world, standin):
    """Hana presses the button of a proposal that leads to Stripe."""

    def make(proposal):
        agreed = {proposal.product_id: Agreed(proposal.price, proposal.id)}
        priced = quote([item_of(sellable("worksheet"))], {}, agreed)
        promise = Promise(new_quote_id(), "", "worksheet", priced, proposal.id, {})
        return operations.begin(world.hana, promise, "ja", world.now)

    return make
