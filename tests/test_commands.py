import pytest

from shop.accounts.models import Role, Student
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


@pytest.mark.parametrize("moment", ["course_completed", "thank_you", "stalled"])
def test_explain_asks_what_a_moment_is_about(say, moment):
    answer = say("explain", "hana@example.jp", moment)

    assert answer.exit_code == 2
    assert f"{moment} is about a product: name it in ABOUT" in answer.output


@pytest.mark.parametrize("moment", ["library", "mail"])
def test_some_moments_are_about_all_that_is_finished(say, moment):
    assert say("explain", "hana@example.jp", moment).exit_code == 0


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


@pytest.mark.parametrize("role", ["student", "instructor"])
def test_the_last_owner_stays_until_there_is_another(say, world, role):
    say("appoint", "hana@example.jp", "owner")
    for nobody in others_who_own(world.hana):
        say("appoint", nobody, "student")

    answer = say("appoint", "hana@example.jp", role)

    assert answer.exit_code == 2
    assert "hana@example.jp is the only owner; appoint another first" in answer.output
    db.session.refresh(world.hana)
    assert world.hana.owns_shop


def others_who_own(student):
    owners = db.session.query(Student).filter_by(role=Role.OWNER)
    return [each.email for each in owners if each.id != student.id]


def test_who_is_a_student_again_sells_nothing_any_more(say, world):
    say("appoint", "mori@example.jp", "student")

    db.session.refresh(world.blog)
    assert world.blog.state is ProductState.DRAFT


def test_nobody_is_appointed_without_an_account(say):
    answer = say("appoint", "sam@example.jp", "owner")

    assert answer.exit_code == 2
    assert "sign up in the shop first" in answer.output


@pytest.mark.parametrize(
    "words",
    [
        ("explain", "\udcff", "library"),
        ("explain", "hana@example.jp", "course_completed", "\udcff"),
        ("appoint", "\udcff", "owner"),
        ("foresee", "\udcff"),
        ("replay", "\udcff"),
        ("replay", "--draft", "\udcff"),
        ("backup", "\udcff.db"),
        ("restore", "\udcff.db"),
    ],
)
def test_bytes_that_are_no_text_are_refused_in_a_sentence(say, words):
    answer = say(*words)

    assert answer.exit_code == 2
    assert "this is not readable text" in answer.output


@pytest.mark.parametrize(
    "words",
    [
        ("appoint", "a@b.example", "owner"),
        ("backup", "new.db"),
        ("reconcile",),
        ("school", "export"),
    ],
)
def test_a_file_that_is_no_database_is_one_sentence(say, app, words):
    db.session.remove()
    db.engine.dispose()
    (app.config["SHOP"].instance / "shop.db").write_text("no database" * 100)

    answer = say(*words)

    assert answer.exit_code == 1
    assert "its file holds no database" in answer.output
