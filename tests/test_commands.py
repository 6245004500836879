import pytest

from shop.catalogue.models import ProductState
from shop.extensions import db
from tests.payments.test_ledger_operations import foreign_payment


@pytest.fixture
def say(app, standin, world):
    def run(*words):
        return app.test_cli_runner().invoke(args=words)

    return run


def test_explain_names_what_stops_each_candidate(say):
    answer = say("explain", "hana@example.jp", "course_completed", "blog")

    assert answer.exit_code == 0
    assert "○ coaching upsell ¥198,000 | prerequisite not finished" in answer.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(("sam@example.jp", "library"), "nobody has the address", id="a stranger"),
        pytest.param(("hana@example.jp", "library", "nothing"), "no product", id="no product"),
        pytest.param(("hana@example.jp", "midnight"), "is not one of", id="no such moment"),
    ],
)
def test_explain_says_what_it_does_not_know(say, words, sentence):
    answer = say("explain", *words)

    assert answer.exit_code == 2
    assert sentence in answer.output


def test_explain_speaks_japanese_when_asked(say):
    answer = say("explain", "hana@example.jp", "course_completed", "blog", "--language", "ja")

    assert "前提の修了がまだのため" in answer.output


def test_reconcile_says_what_it_found(say, app, standin, world):
    assert say("reconcile").stdout.splitlines() == [
        "0 events caught up, 0 unfinished orders looked at",
        "books equal Stripe's: 0 movements",
    ]


@pytest.mark.scenario("F9")
def test_reconcile_names_money_that_is_not_ours(say, app, standin, world):
    foreign_payment(standin, 1_234)

    told = say("reconcile").output

    assert "not ours, not booked: ¥1,234 charge ch_" in told
    assert "books equal" not in told


def test_the_first_owner_is_appointed_here(say, world):
    assert say("appoint", "hana@example.jp", "owner").stdout == "hana@example.jp is owner now\n"

    db.session.refresh(world.hana)
    assert world.hana.owns_shop


def test_who_is_a_student_again_sells_nothing_any_more(say, world):
    say("appoint", "mori@example.jp", "student")

    db.session.refresh(world.blog)
    assert world.blog.state is ProductState.DRAFT


def test_nobody_is_appointed_without_an_account(say):
    answer = say("appoint", "sam@example.jp", "owner")

    assert answer.exit_code == 2
    assert "sign up in the shop first" in answer.output
