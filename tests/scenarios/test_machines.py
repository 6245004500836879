"""Group D: lost answers, a dead Stripe and a locked database, over HTTP with two processes."""

import sqlite3
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.payments.models import Payment, PaymentState, Route, StripeEvent
from shop.sandbox.faults import Fault, clear, fail_next
from tests.scenarios.people import words
from tests.scenarios.seen import accepting, given_to, newest_of, one_sale, row_of, session_of

pytestmark = pytest.mark.slow
ALL_TRIES = 3


@pytest.fixture
def press(shop, hana, tab):
    thanks = f"/orders/{tab.buy('blog')}/thanks"
    form = {"answer": "accepted", "quote": tab.quote(thanks)}
    return lambda: tab.post(accepting(shop, hana), **form)


def payments(shop, student_id):
    mine = sa.select(Payment.state).filter_by(student_id=student_id, route=Route.ONE_PRESS)
    return shop.ask(lambda: list(db.session.scalars(mine)))


def charges(shop, student_id):
    """How often Stripe took the money of a one-press order."""
    with shop.standin.reading() as stripe:
        made = [each["payment_intent"] for each in stripe.find("charge", status="succeeded")]
    mine = sa.select(Payment.intent_id).filter_by(student_id=student_id, route=Route.ONE_PRESS)
    return sum(made.count(intent) for intent in shop.ask(lambda: list(db.session.scalars(mine))))


UNSURE = [
    (Fault.SLOW, 1),
    (Fault.ANSWER_LOST, 1),
    (Fault.ANSWER_LOST, ALL_TRIES),
    (Fault.DONE_BUT_ERROR, 1),
]


@pytest.mark.scenario("39")
@pytest.mark.scenario("40")
@pytest.mark.scenario("41")
@pytest.mark.usefixtures("no_failures")
@pytest.mark.parametrize(("fault", "times"), UNSURE)
def test_a_charge_whose_answer_is_lost_is_made_once(shop, hana, tab, press, fault, times):
    fail_next(shop.standin, fault, times)

    assert press().status_code == 303
    press()
    tab.get(f"/orders/{newest_of(shop, hana)}/return")

    assert payments(shop, hana) == [PaymentState.SUCCEEDED]
    assert (charges(shop, hana), given_to(shop, hana)) == (1, 2)


@pytest.mark.scenario("41")
@pytest.mark.usefixtures("no_failures")
def test_while_the_answer_is_unknown_nothing_can_be_bought_again(shop, hana, tab, press):
    fail_next(shop.standin, Fault.DONE_BUT_ERROR)
    press()
    fail_next(shop.standin, Fault.UNREACHABLE, 20)

    page = words(tab.get(f"/orders/{newest_of(shop, hana)}/return"))

    assert payments(shop, hana) == [PaymentState.UNKNOWN]
    assert "お支払いを確認しています" in page
    assert tab.get("/products/worksheet/checkout").text.count('name="quote"') == 0


@pytest.mark.scenario("42")
@pytest.mark.usefixtures("no_failures")
@pytest.mark.parametrize("fault", [Fault.SERVER_ERROR, Fault.TOO_MANY, Fault.UNREACHABLE])
def test_a_dead_stripe_is_said_and_learning_goes_on(shop, hana, tab, fault):
    fail_next(shop.standin, fault, 100)
    public = tab.order("seo")

    page = words(tab.get(f"/orders/{public}/return"))
    assert "お支払いの画面を開けませんでした" in page
    assert tab.get("/me").status_code == 200

    clear(shop.standin)
    answer = tab.post(f"/orders/{public}/other-way")
    assert answer.status_code == 303


@pytest.mark.scenario("43")
@pytest.mark.usefixtures("no_failures")
@pytest.mark.parametrize(
    ("fault", "state", "charged"),
    [
        (Fault.ANSWER_LOST, PaymentState.SUCCEEDED, 1),
        (Fault.SERVER_ERROR, PaymentState.CANCELED, 0),
    ],
)
def test_a_day_later_an_unknown_charge_is_looked_up_and_never_made_again(
    shop, hana, press, fault, state, charged
):
    fail_next(shop.standin, fault, ALL_TRIES)
    press()

    shop.later(hours=25)
    shop.work()

    assert payments(shop, hana) == [state]
    assert charges(shop, hana) == charged


@pytest.mark.scenario("48")
def test_a_locked_database_writes_nothing_half_and_recovers(shop, hana, tab):
    public = tab.order("blog")
    tab.pay(public)
    (event,) = shop.events("checkout.session.completed", session_of(shop, public))

    with locked(shop):
        assert shop.call(event) >= 500
        page = tab.post(f"/orders/{public}/stop")

    assert page.status_code == 503
    assert "もう一度試してください" in words(page)
    assert shop.call(event) == 204
    assert one_sale(shop, public)


@contextmanager
def locked(shop):
    """Somebody else writes, for longer than anyone waits."""
    if shop.settings.database_url.startswith("sqlite"):
        with closing(sqlite3.connect(shop.folder / "shop.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    engine = sa.create_engine(
        shop.settings.database_url.replace("postgresql:", "postgresql+psycopg:")
    )
    with engine.connect() as other:
        for table in ("orders", "stripe_event"):
            other.exec_driver_sql(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
    engine.dispose()


@pytest.mark.scenario("F2")
@pytest.mark.usefixtures("no_failures")
def test_an_event_that_failed_is_not_done_and_succeeds_later(shop, hana, tab):
    public = tab.order("blog")
    tab.pay(public)
    (event,) = shop.events("checkout.session.completed", session_of(shop, public))
    fail_next(shop.standin, Fault.UNREACHABLE, ALL_TRIES)
    failed = shop.call(event)
    shop.answers.clear()

    row = sa.select(StripeEvent).filter_by(event_id=event)
    assert failed == 500
    assert shop.ask(lambda: db.session.scalars(row).one().handled_at) is None
    assert shop.call(event) == 204
    assert one_sale(shop, public)
    assert row_of(shop, public).paid_at
