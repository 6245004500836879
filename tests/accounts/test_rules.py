from datetime import timedelta

import pytest

from shop.accounts.rules import (
    PasswordFault,
    address,
    names_address,
    network,
    password_fault,
    session_over,
    signed_in_just_now,
)
from tests.conftest import NOON


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        pytest.param("short 7", PasswordFault.TOO_SHORT, id="seven characters"),
        pytest.param("だんだん学舎で学ぶ", None, id="any script"),
        pytest.param("correct horse battery staple " * 3, None, id="64 characters and more"),
        pytest.param(" 12 34 56", None, id="spaces count"),
        pytest.param("PassWord", PasswordFault.COMMON, id="a common one in any case"),
        pytest.param("abababab", PasswordFault.COMMON, id="two letters only"),
        pytest.param("hana@example.jp", PasswordFault.ADDRESS, id="the own address"),
        pytest.param("x1" * 501, PasswordFault.TOO_LONG, id="a thousand and two"),
    ],
)
def test_a_password_is_judged_by_length_and_guessability(password, fault):
    assert password_fault(password, "hana@example.jp") is fault


def test_a_session_in_daily_use_still_ends_after_thirty_days():
    last_seen = NOON + timedelta(days=29, hours=23)

    assert not session_over(NOON, last_seen, NOON + timedelta(days=29, hours=23))
    assert session_over(NOON, last_seen, NOON + timedelta(days=30))


def test_a_sign_in_is_fresh_for_ten_minutes():
    assert signed_in_just_now(NOON, NOON + timedelta(minutes=9))
    assert not signed_in_just_now(NOON, NOON + timedelta(minutes=10))


def test_an_address_is_compared_without_case_and_surrounding_space():
    assert address(" Hana@Example.JP ") == "hana@example.jp"


def test_one_household_is_one_network():
    assert network("2001:db8:1:2:3:4:5:6") == network("2001:db8:1:2:ffff::1")
    assert network("192.0.2.1") != network("192.0.2.2")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("to a@b.jp.", True),
        ('{"to": "A@B.jp"}', True),
        ("aa@b.jp", False),
        ("x.a@b.jp", False),
        ("a@b.jp.example", False),
        ("a@b.jpn", False),
    ],
)
def test_an_address_is_named_by_the_whole_of_it(text, named):
    assert names_address(text, "a@b.jp") is named
