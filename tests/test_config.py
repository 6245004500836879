"""The environment, read once: a half-set or mistyped configuration stops with one sentence."""

import pytest

from shop import config, queue

STRIPE = {"STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"}
LIVE = STRIPE | {"PUBLIC_BASE_URL": "https://school.test"}


def read(tmp_path, **environ):
    return config.read({"SHOP_INSTANCE": str(tmp_path)} | environ)


@pytest.mark.parametrize("alone", ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"])
def test_half_of_stripes_two_words_stops_the_start(tmp_path, alone):
    with pytest.raises(SystemExit, match="STRIPE_WEBHOOK_SECRET together, or neither"):
        read(tmp_path, **{alone: STRIPE[alone]})


@pytest.mark.parametrize(
    "alone", [{"SMTP_URL": "smtp://mail.test"}, {"MAIL_SENDER": "mori@school.test"}]
)
def test_letters_never_leave_without_a_sender_of_their_own(tmp_path, alone):
    with pytest.raises(SystemExit, match="Set SMTP_URL and MAIL_SENDER together"):
        read(tmp_path, **alone)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("STRIPE_SECRET_KEY", "pk_live_1"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_1, we_2"),
        ("STRIPE_WEBHOOK_SECRET", ","),
        ("PUBLIC_BASE_URL", "school.test"),
        ("SMTP_URL", "mail.test:587"),
        ("SMTP_URL", "smtp://mail.test:mail"),
        ("MAIL_SENDER", "Mori"),
        ("DATABASE_URL", "mysql://db.test/shop"),
        ("PROXIES", "one"),
        ("PROXIES", "-1"),
    ],
)
def test_a_mistyped_setting_is_named(tmp_path, name, typed):
    letters = {"SMTP_URL": "smtps://mail.test", "MAIL_SENDER": "mori@school.test"}

    with pytest.raises(SystemExit, match=f"^{name} must be "):
        read(tmp_path, **LIVE | letters | {name: typed})


@pytest.mark.parametrize(
    "beside", [{"SHOP_DEMO": "1"}, {"SANDBOX_BASE_URL": "https://s.test"}, {"PUBLIC_BASE_URL": ""}]
)
def test_a_live_key_refuses_the_stand_in_the_demo_and_a_road_without_https(tmp_path, beside):
    with pytest.raises(SystemExit, match="ive Stripe key"):
        read(tmp_path, **LIVE | beside)


def test_a_whole_configuration_is_read(tmp_path):
    hard = {"SMTP_URL": "smtp+plain://me:p%40ss@mail.test:25", "MAIL_SENDER": "mori@school.test"}

    found = read(tmp_path, **LIVE | hard | {"STRIPE_WEBHOOK_SECRET": "whsec_1, whsec_2"})

    assert (found.mode, found.webhook_secrets) == ("live", ("whsec_1", "whsec_2"))


def test_a_folder_that_cannot_be_used_stops_with_a_sentence(tmp_path):
    (tmp_path / "instance").write_text("a file")

    with pytest.raises(SystemExit, match="instance cannot be used: .* Name another"):
        read(tmp_path / "instance")


def test_a_queue_that_cannot_be_reached_stops_with_a_sentence():
    with pytest.raises(SystemExit, match="queue of JOBS_URL cannot be used: .*refused"):
        queue.make_huey("postgresql://127.0.0.1:1/jobs", "secret")
