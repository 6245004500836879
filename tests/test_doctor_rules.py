from dataclasses import replace

import pytest

from shop import doctor_rules
from shop.demo import LOGINS
from shop.doctor import lies_on_network
from shop.doctor_rules import Database, Settings, at_example_address

REAL = Settings(
    secret_key="8f1c0a7be3d54f26a9c1d7e0b54f7a3392d6e8c1407b5a3f",
    base_url="https://school.test",
    webhook_secrets=("whsec_1",),
    trusted_hosts=("school.test",),
    letters_leave=True,
    law_read_on="2026-11-30",
)
SOUND = Database(at_head=True)


def said(found):
    return " ".join(each.sentence for each in found)


def test_a_real_shop_is_left_in_peace():
    assert doctor_rules.unsafe_settings(REAL) == []
    assert doctor_rules.unsafe_database(SOUND) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"debug": True}, "Debugging is on"),
        ({"testing": True}, "Debugging is on"),
        ({"secret_key": "x9k2"}, "SECRET_KEY is short"),
        ({"secret_key": "please-change-this-secret-before-you-open"}, "SECRET_KEY is short"),
        ({"secret_key": "0123456789abcdef" * 4}, "SECRET_KEY is short, repeats itself"),
        ({"base_url": ""}, "does not start with https://"),
        ({"base_url": "http://school.test"}, "does not start with https://"),
        ({"stand_in": True, "mode": "sandbox"}, "The stand-in answers"),
        ({"demo": True, "mode": "test"}, "The demo is on"),
        ({"demo": True, "mode": "live"}, "A live Stripe key stands beside"),
        ({"stand_in": True, "mode": "live"}, "A live Stripe key stands beside"),
        ({"webhook_secrets": ()}, "STRIPE_WEBHOOK_SECRET is missing"),
        ({"webhook_secrets": ("whsec_1", "sk_live_1")}, "STRIPE_WEBHOOK_SECRET is missing"),
        ({"trusted_hosts": ()}, "TRUSTED_HOSTS is empty"),
        ({"letters_leave": False}, "No letter leaves"),
        ({"mode": "test"}, "STRIPE_SECRET_KEY is a test key"),
        ({"law_read_on": ""}, "Nobody has confirmed how this shop reads the law"),
    ],
)
def test_each_unsafe_setting_has_its_sentence(change, sentence):
    found = doctor_rules.unsafe_settings(replace(REAL, **change))

    assert sentence in said(found)
    assert not any(each.everywhere for each in found)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"at_head": False}, "not at this version's schema"),
        ({"lenient": ("WAL", "foreign keys")}, "without WAL, foreign keys"),
        ({"on_network_disk": True}, "lies on a network disk"),
        ({"given_up": 2}, "2 letters or refunds were given up"),
        ({"failing_events": 3}, "3 of Stripe's events fail"),
    ],
)
def test_what_is_broken_is_so_in_every_shop(change, sentence):
    (found,) = doctor_rules.unsafe_database(replace(SOUND, **change))

    assert sentence in found.sentence
    assert found.everywhere


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"owners": 0}, "Nobody owns the shop"),
        ({"example_people": 8}, "8 accounts have an example address"),
        ({"payments_of_other_modes": 1}, "1 payments were made under another kind"),
        ({"unsaid": ("seller", "email")}, "lacks seller, email"),
        ({"tax_number_clear": False}, "registration number is missing"),
    ],
)
def test_what_a_practising_shop_may_lack_is_not_broken(change, sentence):
    (found,) = doctor_rules.unsafe_database(replace(SOUND, **change))

    assert sentence in found.sentence
    assert not found.everywhere


def test_a_database_that_does_not_answer_is_said():
    assert "does not answer" in said(doctor_rules.unsafe_database(None))


def test_all_people_of_the_demo_live_at_example_addresses():
    assert all(at_example_address(email) for _who, email, _password in LOGINS)


@pytest.mark.parametrize("email", ["a@myexample.jp", "example.jp@school.test", "a@examples.com"])
def test_other_addresses_are_real_ones(email):
    assert not at_example_address(email)


@pytest.mark.parametrize(
    ("seconds", "findings"), [(None, 0), (-60, 0), (60, 0), (61, 1), (-300, 1)]
)
def test_a_clock_may_be_a_minute_off_stripes(seconds, findings):
    assert len(doctor_rules.wrong_clock(seconds)) == findings


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
nas:/shop /srv/shop nfs4 rw 0 0
/dev/sdb1 /srv/shop/local ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("file", "network"),
    [
        ("/home/shop.db", False),
        ("/srv/shop/shop.db", True),
        ("/srv/shopping/shop.db", False),
        ("/srv/shop/local/shop.db", False),
    ],
)
def test_the_nearest_mounted_folder_says_which_disk_it_is(file, network):
    assert lies_on_network(MOUNTS, file) is network
