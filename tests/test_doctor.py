"""flask doctor, over shops in every state, and the start with a live key."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest

from shop import clock
from shop.accounts.models import Role
from shop.catalogue.queries import school
from shop.extensions import db
from shop.outbox import Outbox
from shop.payments.models import StripeEvent
from shop.sandbox.faults import Fault, fail_next

SAFE = {
    "secret_key": "8f1c0a7be3d54f26a9c1d7e0b54f7a3392d6e8c1407b5a3f",
    "public_base_url": "https://school.test",
    "stripe_key": "sk_live_1",
    "webhook_secrets": ("whsec_1",),
    "trusted_hosts": ("school.test",),
    "smtp_url": "smtp://mail.school.test",
    "law_read_on": "2026-11-30",
    "testing": False,
}
LEGAL = {"seller": "Mori", "responsible": "Mori", "email": "mori@school.test"}
LEGAL |= {"registration": "T1234567890123"}


@pytest.fixture
def doctor(app):
    """Runs it as if the shop had been started with these settings."""

    def run(*words, **changes):
        app.config["SHOP"] = replace(app.config["SHOP"], **changes)
        return app.test_cli_runner().invoke(args=["doctor", *words])

    return run


@pytest.fixture
def ready(world):
    """A shop that may open: real addresses, an owner, the page the law asks for."""
    for number, person in enumerate((world.hana, world.ken, world.mori, world.aya, world.nao)):
        person.email = f"person{number}@school.test"
    world.nao.role = Role.OWNER
    school().legal = LEGAL
    db.session.commit()
    return world


def test_a_shop_that_may_open_passes(doctor, ready):
    answer = doctor("--deploy", **SAFE)

    assert (answer.exit_code, answer.output) == (0, "Nothing unsafe was found.\n")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"secret_key": "short"}, "SECRET_KEY is short"),
        ({"public_base_url": "http://school.test"}, "PUBLIC_BASE_URL"),
        ({"stripe_key": "sk_test_sandbox_dandan"}, "The stand-in answers"),
        ({"stripe_key": "sk_test_1"}, "STRIPE_SECRET_KEY is a test key"),
        ({"law_read_on": ""}, "Nobody has confirmed how this shop reads the law"),
        ({"sandbox_base_url": "http://localhost"}, "A live Stripe key stands beside"),
        ({"webhook_secrets": ()}, "STRIPE_WEBHOOK_SECRET"),
        ({"trusted_hosts": ()}, "TRUSTED_HOSTS"),
        ({"demo": True}, "The demo is on"),
        ({"smtp_url": ""}, "No letter leaves"),
        ({"testing": True}, "Debugging is on"),
    ],
)
def test_an_unsafe_setting_fails_before_deploying(doctor, ready, change, sentence):
    answer = doctor("--deploy", **SAFE | change)

    assert answer.exit_code == 1
    assert f"✗ {sentence}" in answer.output


def test_the_demo_people_and_an_ownerless_school_without_its_page_fail(doctor, world):
    world.nao.role = Role.STUDENT
    db.session.commit()

    answer = doctor("--deploy", **SAFE)

    assert answer.exit_code == 1
    assert len(answer.output.splitlines()) == 4
    for sentence in ("Nobody owns", "5 accounts have an example", "lacks seller, responsible"):
        assert sentence in answer.output


@pytest.mark.parametrize("typed", ["", "T123", "1234567890123"])
def test_a_tax_number_left_out_or_mistyped_fails(doctor, ready, typed):
    school().legal = LEGAL | {"registration": typed}
    db.session.commit()

    answer = doctor("--deploy", **SAFE)

    assert answer.exit_code == 1
    assert "✗ The invoice registration number is missing or is not" in answer.output


def test_a_seller_may_say_that_there_is_no_tax_number(doctor, ready):
    school().legal = LEGAL | {"registration": "登録していません"}
    db.session.commit()

    assert doctor("--deploy", **SAFE).exit_code == 0


def test_a_practising_shop_is_told_and_not_failed(doctor, world):
    answer = doctor()

    assert answer.exit_code == 0
    assert "· The stand-in answers" in answer.output
    assert "✗" not in answer.output


def test_work_given_up_and_failing_events_fail_everywhere(doctor, ready):
    at = clock.now()
    waiting = Outbox(kind="letter", payload={}, key="k", made_at=at, due_at=at, failed_at=at)
    db.session.add_all([waiting, failing_event(at)])
    db.session.commit()

    answer = doctor()

    assert answer.exit_code == 1
    assert "✗ 1 letters or refunds were given up" in answer.output
    assert "✗ 1 of Stripe's events fail" in answer.output


def failing_event(at):
    event = StripeEvent(event_id="evt_1", kind="charge.refunded", object_ref="ch_1")
    event.livemode, event.created, event.received_at, event.error = False, 1, at, "KeyError"
    return event


def test_an_unprepared_database_fails(doctor):
    db.session.execute(db.text("UPDATE alembic_version SET version_num = '0000'"))
    db.session.commit()

    assert "✗ The database is not at this version's schema" in doctor().output


def test_a_database_that_forgets_its_foreign_keys_fails(doctor, ready):
    db.session.remove()
    db.session.connection().exec_driver_sql("COMMIT")
    db.session.connection().exec_driver_sql("PRAGMA foreign_keys=OFF")
    db.session.connection().exec_driver_sql("BEGIN")

    assert "✗ SQLite runs without foreign keys" in doctor().output


def test_a_file_that_is_no_database_fails(doctor, app):
    db.session.remove()
    db.engine.dispose()
    (app.config["SHOP"].instance / "shop.db").write_text("no database" * 100)

    answer = doctor()

    assert answer.exit_code == 1
    assert "✗ The database does not answer" in answer.output


def test_a_live_key_does_not_start_an_unsafe_server(tmp_path):
    chosen = {
        "SHOP_INSTANCE": str(tmp_path),
        "STRIPE_SECRET_KEY": "sk_live_1",
        "STRIPE_WEBHOOK_SECRET": "whsec_1",
        "PUBLIC_BASE_URL": "https://school.test",
    }
    command = [sys.executable, "-m", "shop.cli", "web"]
    ended = subprocess.run(command, env=os.environ | chosen, capture_output=True, timeout=60)

    assert ended.returncode == 1
    assert ended.stderr.decode().startswith("TRUSTED_HOSTS is empty")


def test_a_clock_that_is_wrong_is_found_by_asking_stripe(doctor, ready, standin):
    clock.follow(lambda: standin.offset() + timedelta(minutes=6))

    assert re.search(r"36\d seconds off", doctor("--deploy", **SAFE).output)


def test_without_an_answer_from_stripe_the_clock_is_not_judged(doctor, ready, standin):
    fail_next(standin, Fault.UNREACHABLE, 3)
    clock.follow(lambda: standin.offset() + timedelta(minutes=6))

    assert doctor("--deploy", **SAFE).exit_code == 0
