import pytest

from shop.catalogue.rules import Agreed, quote
from shop.checkout import operations
from shop.checkout.queries import item_of, saved_card, sellable
from shop.checkout.signing import Promise, new_quote_id
from shop.extensions import db
from shop.offers.models import Proposal
from shop.offers.rules import Moment, ProposalState
from shop.orders.queries import owned_for
from shop.sandbox import play


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
        proposal = Proposal(
            student_id=world.hana.id,
            occasion=f"thank_you:{order.id}",
            moment=Moment.THANK_YOU,
            product_id=world.worksheet.id,
            next_step_id=world.to_worksheet.id,
            kind="add_on",
            reason="bought",
            reason_facts={"title": world.blog.title, "at": None, "about": world.blog.id},
            title=world.worksheet.title,
            contents=world.worksheet.contents,
            list_price_minor=1_980,
            price_minor=1_980,
            source_order_id=order.id,
            state=ProposalState.SHOWN,
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
