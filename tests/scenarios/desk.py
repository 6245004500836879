"""The studio as scenarios use it: over HTTP, signed in as a person of the named world."""

import html
import re
from itertools import count

import sqlalchemy as sa

from shop import clock, jobs
from shop.accounts.models import Student
from shop.extensions import db
from shop.payments.models import OwnerTask, Refund
from shop.sandbox import play
from tests.scenarios.seen import intent_of, row_of

_numbers = count(1)


def staff(shop, name="nao"):
    found = sa.select(Student.id).filter_by(email=f"{name}@example.jp")
    return shop.visitor(shop.ask(lambda: db.session.scalars(found).one()))


def hidden(page):
    """What the page's form would send without anybody typing."""
    found = re.findall(r'<input[^>]*type="hidden"[^>]*>', page.text)
    fields = [dict(re.findall(r'(name|value)="([^"]*)"', each)) for each in found]
    values = {each["name"]: html.unescape(each.get("value", "")) for each in fields}
    return {name: value for name, value in values.items() if name != "csrf_token"}


def sums_of(desk, order, amounts=None):
    """The page before the last press: for all of the order, or for so much of each line."""
    place = f"/studio/orders/{order}/refund"
    if amounts is None:
        return desk.get(f"{place}/all")
    typed = hidden(desk.get(place))
    for line, amount in zip(row_of(desk.shop, order).lines, amounts, strict=True):
        typed |= {f"amount_{line.id}": str(amount), f"access_{line.id}": "usual"}
    return desk.post(place, **typed)


def press(desk, order, sums):
    return desk.post(f"/studio/orders/{order}/refund/all", **hidden(sums))


def pay_back(desk, order, amounts=None):
    """At the desk, and on its way to Stripe by the job worker."""
    answer = press(desk, order, sums_of(desk, order, amounts))
    assert answer.status_code == 303, answer.text[-3000:]
    posted(desk.shop)


def posted(shop):
    """The job worker sends what waits, Stripe calls about what it did."""
    shop.ask(jobs.sweep, clock.now())
    shop.deliver_all()


def back_from_dashboard(shop, order, amount=None):
    made = play.refund(shop.standin, intent_of(shop, order), amount)
    shop.deliver_all()
    return made


def refunds_of(shop, order):
    mine = sa.select(Refund).filter_by(payment_id=row_of(shop, order).payments[-1].id)
    return shop.ask(lambda: list(db.session.scalars(mine.order_by(Refund.id))))


def sent_back(shop, order):
    """The sums of this order's refunds by Stripe's own account."""
    with shop.standin.reading() as stripe:
        made = stripe.find("refund", payment_intent=intent_of(shop, order))
    return sorted(each["amount"] for each in made if each["status"] == "succeeded")


def tasks_about(shop, order):
    """What waits for the owner because of this order."""
    waiting = sa.select(OwnerTask).filter_by(done_at=None)
    found = shop.ask(lambda: list(db.session.scalars(waiting)))
    return [each.kind for each in found if each.facts.get("order") == order]


def opens(tab, slug):
    """Whether a lesson of this course opens, which nobody sees without owning it."""
    status = tab.get(f"/learn/{slug}/m1/l2").status_code
    assert status in (200, 403)
    return status == 200


def new_coupon(desk, **terms):
    """Its code, good for whoever types it, unless the terms say otherwise."""
    code = f"MADE{next(_numbers)}"
    answer = desk.post("/studio/coupons/new", code=code, **({"audience": "anyone"} | terms))
    assert answer.status_code == 303, answer.text[-3000:]
    return code
