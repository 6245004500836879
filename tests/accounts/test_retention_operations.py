from datetime import timedelta

import sqlalchemy as sa

from shop.accounts.browser import Caller
from shop.accounts.models import Attempt, LoginSession, SignInLink
from shop.accounts.operations import LinkWish, ask_link, open_session
from shop.accounts.retention_operations import forget_old
from shop.extensions import db
from tests.conftest import NOON

DAYS_90 = timedelta(days=90)


def counts():
    return [
        db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for table in (LoginSession, SignInLink, Attempt)
    ]


def test_sign_ins_are_forgotten_after_ninety_days(world):
    for at in (NOON, NOON + timedelta(days=1)):
        open_session(world.hana, at)
        ask_link(LinkWish("hana@example.jp", "ja"), Caller("here", "192.0.2.1"), at)

    forget_old(NOON + DAYS_90)
    assert counts() == [2, 2, 4]

    forget_old(NOON + DAYS_90 + timedelta(hours=1))
    assert counts() == [1, 1, 2]
