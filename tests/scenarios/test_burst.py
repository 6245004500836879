"""Scenario 18: a thousand calls in a burst, one of them poisoned, over HTTP on both databases."""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.payments.event_queries import PATIENCE
from shop.payments.models import StripeEvent
from tests.scenarios.people import new_student, words
from tests.scenarios.seen import one_sale
from tests.scenarios.shopfront import HOOK
from tests.scenarios.test_calls import made_up, signed

pytestmark = pytest.mark.slow
CALLS, ORDERS, AT_ONCE = 1_000, 20, 30
KIND = "checkout.session.completed"


@pytest.mark.scenario("18")
def test_a_thousand_calls_at_once_are_all_heard_and_the_poisoned_one_is_parked(shop, desk):
    orders, true = true_events(shop)
    poison = poisoned(shop)
    others = [
        made_up("customer.updated", f"cus_{number}") for number in range(CALLS - len(true) - 1)
    ]
    calls = [*true, *others[: len(others) // 2], poison, *others[len(others) // 2 :]]
    promised = a_second()

    with ThreadPoolExecutor(AT_ONCE) as many:
        timed = list(many.map(lambda call: timed_call(shop, call[1]), calls))

    answers = dict(zip((number for number, _ in calls), (a for a, _ in timed), strict=True))
    slowest = sorted(seconds for _, seconds in timed)[int(len(timed) * 0.95)]
    sys.stderr.write(f"p95 of {len(timed)} calls: {slowest:.3f} s, promised {promised:.1f} s\n")
    assert slowest < promised
    assert answers[poison[0]] == 500
    assert called_again(shop, dict(calls), answers) == [poison[0]]
    assert heard(shop, list(answers)) == len(calls)
    assert all(one_sale(shop, public) for public in orders)
    assert parked(shop, poison[0])
    page = words(desk.get("/studio"))
    assert f"Stripeの通知「{KIND}」の処理が{PATIENCE}回失敗しました" in page
    assert parked(shop, poison[0])[:60] in page


def a_second():
    """Where others are at work too, as much longer as they are more than the processors."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def true_events(shop):
    """Paid at Stripe in other tabs, and every event of it."""
    orders = []
    for _ in range(ORDERS):
        tab = shop.visitor(new_student(shop, "burst"))
        orders.append(tab.order("blog"))
        tab.pay(orders[-1])
    bodies = {each: shop.calls.letter(each)[0].decode() for each in shop.calls.pending()}
    return orders, list(bodies.items())


def poisoned(shop):
    """A session whose marks no database can look up."""
    with shop.standin.transaction() as tx:
        session = tx.find("checkout.session")[0]
        session |= {"id": f"cs_poison_{time.time_ns()}", "metadata": {"payment_id": str(10**30)}}
        tx.add(session, lines=[], intent_params={})
    return made_up(KIND, session["id"])


def timed_call(shop, body):
    """As plain as can be: what the caller works is work the shop on this machine cannot do."""
    headers = signed(body, shop.calls.endpoint_secret, int(time.time()))
    began = time.perf_counter()
    with closing(HTTPConnection("127.0.0.1", shop.port, timeout=30)) as line:
        line.request("POST", HOOK, body.encode(), headers)
        answer = line.getresponse().status
    return answer, time.perf_counter() - began


def called_again(shop, bodies, answers):
    """Stripe repeats what was not taken; the numbers that fail for ever."""
    left = [number for number, answer in answers.items() if answer != 204]
    for _ in range(PATIENCE - 1):
        left = [number for number in left if timed_call(shop, bodies[number])[0] != 204]
    return left


def heard(shop, numbers):
    kept = sa.select(sa.func.count(StripeEvent.id)).where(StripeEvent.event_id.in_(numbers))
    return shop.ask(lambda: db.session.scalar(kept))


def parked(shop, number):
    """What went wrong; the clock does not try it any more."""
    shop.work()
    mine = sa.select(StripeEvent).filter_by(event_id=number, tries=PATIENCE)
    return shop.ask(lambda: db.session.scalars(mine).one().error)
