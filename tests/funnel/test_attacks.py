"""Every door that takes an answer or sets money moving, attacked: refused, and nothing changed."""

import re
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from shop.extensions import Base, db
from shop.payments.models import Payment, Refund
from shop.sandbox import play
from tests.funnel.attack_scenes import card_refused, guest, pressed
from tests.funnel.attack_table import DOORS, NO_DOOR
from tests.funnel.conftest import VISA, answer_address
from tests.test_access import UNSAFE

STUDENTS = ("anyone", "visitor", "account")
TYPED_IN = {"price": "1", "price_minor": "1", "amount": "1", "quantity": "-1", "student_id": "2"}


@pytest.fixture
def shop(hana, ken, app, world, standin, buy, turn_card, give, finish):
    sam = guest("sam@example.jp")
    return SimpleNamespace(
        world=world,
        hana=hana,
        ken=ken,
        sam=sam,
        guest=app.test_client().sign_in(sam),
        nobody=app.test_client(),
        standin=standin,
        buy=buy,
        turn_card=turn_card,
        give=give,
        finish=finish,
    )


def each_of(doors):
    return pytest.mark.parametrize("door", [pytest.param(each, id=each.name) for each in doors])


def test_the_table_names_every_form_a_student_can_send(app):
    forms = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.methods & set(UNSAFE) and app.view_functions[rule.endpoint].audience in STUDENTS
    }
    named = {door.route for door in DOORS} | set(NO_DOOR)

    assert (forms - named, named - forms) == (set(), set())


@each_of(DOORS)
@pytest.mark.scenario("31")
@pytest.mark.scenario("38")
def test_it_opens_to_its_own_student_once_and_to_no_attack(shop, door):
    held = door.scene(shop)

    wrong = {
        attack: was
        for attack, right, press in attacks(shop, door, held)
        if (was := met(shop, press)) != (right, [])
    }
    before = asked_of_stripe()
    press = partial(held.browser.submit, at(door, held.named), **held.form | TYPED_IN)
    opened, changed = met(shop, press)

    assert wrong == {}
    assert (opened, bool(changed)) == (door.opens, True)
    assert asked_of_stripe() - before == door.asks
    assert met(shop, press) == (door.again, list(door.told_again))


@each_of(door for door in DOORS if not isinstance(door.late, str))
@pytest.mark.scenario("23")
def test_after_its_time_it_stays_shut(shop, door, time_travel):
    held = door.scene(shop)
    press = partial(held.browser.submit, at(door, held.named), **held.form)

    for later, right in door.late.items():
        time_travel(later)
        held.browser.sign_in(shop.world.hana)
        assert met(shop, press) == (right, [])


def test_a_used_card_charges_nothing_once_its_order_was_stopped(shop):
    stopped = card_refused(shop)
    shop.hana.submit(f"/orders/{stopped.named['public_id']}/stop")
    play.turn_card(shop.standin, db.session.query(Payment).first().method_id, VISA)

    yes = partial(shop.hana.submit, answer_address(), **stopped.form)

    assert met(shop, yes) == (409, [])


def test_a_yes_that_was_undone_is_not_said_again_by_its_form(shop):
    undone = pressed(shop)
    shop.hana.submit(f"/orders/{undone.named['public_id']}/undo")

    yes = partial(shop.hana.submit, answer_address(), **undone.form)

    assert met(shop, yes) == (303, [])


def attacks(shop, door, held):
    """The name of each attack, the right answer to it, and the press itself."""
    address, form = at(door, held.named), held.form
    yield "by GET", door.by_get, partial(held.browser.get, address, query_string=form)
    yield "without a form token", 400, partial(held.browser.post, address, data=form)
    forged = form | {"csrf_token": "forged"}
    yield "with a forged form token", 400, partial(held.browser.post, address, data=forged)
    if not isinstance(door.others, str):
        yield "by another student", door.others, partial(shop.ken.submit, address, **form)
        by_a_guest = partial(shop.guest.submit, address, **form)
        yield "by a guest", door.guests or door.others, by_a_guest
    yield "signed out", door.nobody, partial(shop.nobody.submit, address, **form)
    yield from tampered(door, held)


def tampered(door, held):
    if isinstance(door.tampered, str):
        return
    for name, right in door.tampered.items():
        for made_up in mangled(name, held):
            press = partial(held.browser.submit, at(door, made_up.named), **made_up.form)
            yield f"tampered: {made_up.named} {made_up.form}", right, press


def mangled(name, held):
    if name == "address":
        ids = {key: "2" * len(said) for key, said in held.named.items() if key != "slug"}
        return [replace(held, named=held.named | ids)]
    said = held.form[name]
    others = {"", "x", said[:-3], f"{said}x", said[::-1]} - {said}
    return [replace(held, form=held.form | {name: other}) for other in others]


def at(door, named):
    return re.sub(r"<[^>]*:(\w+)>", lambda found: named[found[1]], door.route)


def met(shop, press):
    """The status of an answer, and the names of the tables that changed meanwhile."""
    before = picture(shop)
    status = press().status_code
    after = picture(shop)
    return status, [name for name in after if after[name] != before[name]]


def picture(shop):
    """Every row of the shop, and all that its Stripe knows."""
    db.session.rollback()
    ask = db.session.connection().exec_driver_sql
    rows = {name: ask(f"SELECT * FROM {name}").all() for name in Base.metadata.tables}
    at_stripe = shop.standin.db().execute("SELECT id, json FROM object").fetchall()
    return rows | {"Stripe": [tuple(row) for row in at_stripe]}


def asked_of_stripe():
    """Yen charged and to be charged, less what was sent back."""
    taken = db.session.scalar(sa.select(sa.func.sum(Payment.amount_minor)))
    back = db.session.scalar(sa.select(sa.func.sum(Refund.amount_minor)))
    return (taken or 0) - (back or 0)
