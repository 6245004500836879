"""What stands behind each door when it is attacked: whose browser, which address, which form."""

from dataclasses import dataclass, field
from datetime import timedelta

from shop import clock
from shop.accounts.models import Student
from shop.extensions import db
from shop.learning.slot_operations import add_slot, book_slot
from shop.mail.queries import letter_in
from shop.offers.models import Proposal
from shop.orders.models import Order
from shop.outbox import Outbox
from tests.browsers import Browser
from tests.funnel.conftest import REFUSED, newest, quote_in
from tests.learning.slots import newest as newest_slot


@dataclass(frozen=True)
class Held:
    """One press that its own student may make now."""

    browser: Browser
    named: dict = field(default_factory=dict)
    form: dict = field(default_factory=dict)


def guest(email):
    made = Student(email=email, guest=True, created_at=clock.now())
    db.session.add(made)
    db.session.commit()
    return made


def asked(answer):
    """Hana's thank-you page shows a card, and she presses one of its buttons."""

    def scene(shop):
        card = shop.hana.get(shop.buy())
        named = {"public_id": newest(Proposal).public_id}
        return Held(shop.hana, named, {"answer": answer, "quote": quote_in(card)})

    return scene


def said_no(shop):
    no = asked("declined")(shop)
    shop.hana.submit(f"/proposals/{no.named['public_id']}/answer", answer="declined")
    return Held(shop.hana, no.named)


def priced(slug, **more):
    """The confirm page of a product, in Hana's browser."""

    def scene(shop):
        return Held(shop.hana, form={"quote": quote_in(shop.hana.get(_confirm(slug))), **more})

    return scene


def proposed_by_checkout(shop):
    """The same card's way without the saved card."""
    card = asked("accepted")(shop)
    page = shop.hana.get(f"{_confirm('worksheet')}?proposal={card.named['public_id']}")
    return Held(shop.hana, form={"quote": quote_in(page)})


def bought(shop):
    shop.buy()
    return _order(shop)


def leaving(shop):
    """Hana is on her way to Stripe and has not paid."""
    shop.hana.submit("/orders", **priced("seo")(shop).form)
    return _order(shop)


def pressed(shop):
    card = asked("accepted")(shop)
    shop.hana.submit(f"/proposals/{card.named['public_id']}/answer", **card.form)
    return _order(shop, card.form)


def card_refused(shop):
    shop.buy()
    shop.turn_card(REFUSED)
    card = shop.hana.get(f"/orders/{newest(Order).public_id}/thanks")
    yes = {"answer": "accepted", "quote": quote_in(card)}
    shop.hana.submit(f"/proposals/{newest(Proposal).public_id}/answer", **yes)
    return _order(shop, yes)


def letter_asked(shop):
    """A guest of Hana's address owns a course; this browser asked for the link that claims it."""
    browser = shop.hana.application.test_client()
    shop.give(shop.world.seo, guest("hana@example.jp"))
    browser.submit("/sign-in/link", email="hana@example.jp")
    link = letter_in(newest(Outbox)).context["link"]
    return Held(browser, {"token": link.rpartition("/")[2]})


def meeting_free(shop):
    shop.give(shop.world.coaching)
    add_slot(shop.world.coaching, clock.now() + timedelta(days=3), 60, clock.now())
    return Held(shop.hana, {"slug": "coaching", "slot_id": str(newest_slot().id)})


def meeting_booked(shop):
    """Whoever attacks has bought the coaching too."""
    held = meeting_free(shop)
    for rival in (shop.world.ken, shop.sam):
        shop.give(shop.world.coaching, rival)
    book_slot(shop.world.hana, shop.world.coaching, newest_slot().id, clock.now())
    return held


def graduate(shop):
    shop.finish(shop.world.blog)
    return Held(shop.hana, {"slug": "blog"}, {"score": "9"})


def switch(shop):
    return Held(shop.hana, form={"on": "0"})


def _confirm(slug):
    return f"/products/{slug}/checkout"


def _order(shop, form=()):
    return Held(shop.hana, {"public_id": newest(Order).public_id}, dict(form))
