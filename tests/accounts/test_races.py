"""What many browsers try at the same moment."""

import pytest
import sqlalchemy as sa

from shop.accounts import queries
from shop.accounts.attempt_operations import TooManyTries, count_try
from shop.accounts.browser import Caller
from shop.accounts.models import Student
from shop.accounts.operations import LinkWish, ask_link, prove_mailbox
from shop.extensions import db
from shop.outbox import Outbox
from tests.conftest import NOON
from tests.racing import guard_off, race

PROVED = sa.select(sa.func.count()).select_from(Student).filter_by(email="sam@example.jp")


def asked():
    ask_link(LinkWish("sam@example.jp", "ja"), Caller("here"), NOON)
    link = db.session.scalar(sa.select(Outbox)).payload["context"]["link"]
    return link.removeprefix("/sign-in/")


def prove_at_once(app):
    token = asked()

    def prove():
        proof = prove_mailbox(token, "here", NOON)
        db.session.commit()
        return proof.student.email

    results = race(app, 8, prove)
    return results.count("sam@example.jp"), db.session.scalar(PROVED)


def test_a_link_pressed_eight_times_at_once_makes_one_account(app, world):
    assert prove_at_once(app) == (1, 1)


def test_without_its_claim_the_link_would_work_more_than_once(app, world):
    read = "shop.accounts.queries.usable_link"
    with (
        guard_off(read, lambda token, *_: queries.link_of(token)),
        guard_off("shop.accounts.operations.rows_changed", lambda _statement: 1),
    ):
        used, _accounts = prove_at_once(app)

    assert used > 1


@pytest.mark.parametrize("key", ["hana@example.jp"])
def test_twenty_tries_at_once_are_not_more_than_the_limit(app, world, key):
    results = race(app, 20, lambda: count_try("password", key, NOON))

    refused = [result for result in results if isinstance(result, TooManyTries)]
    assert len(results) - len(refused) <= 10
