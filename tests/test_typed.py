"""What is typed reaches the shop only as far as both databases and every form can read it."""

import pytest
from flask import request

from shop.public_ids import LARGEST, row_number
from tests.studio.test_access import PLACES, ROUTES
from tests.studio.test_refusals import OFFER

POSTGRESQL = [pytest.param("postgresql", marks=pytest.mark.slow)]
BOTH = ["sqlite", *POSTGRESQL]
TOO_LARGE = str(LARGEST + 1)
ASKED = ("q", "search", "topic", "rung", "step", "student", "moment", "about", "on", "who", "page")


def test_no_nul_is_read_from_an_address_or_a_form(app):
    with app.test_request_context("/?q=a%00b", method="POST", data={"name": "\0c"}):
        assert (request.args["q"], request.form["name"]) == ("ab", "c")


@pytest.mark.parametrize("row", ["²", "9" * 5_000])
def test_a_row_nobody_can_count_is_no_row(app, world, row):
    owner = app.test_client().sign_in(world.nao)

    answer = owner.submit("/studio/products/blog/faq", **{f"faq_ja-{row}-a": "x"})

    assert answer.status_code == 303


def test_a_row_that_is_not_there_cannot_be_dropped(app, world):
    owner = app.test_client().sign_in(world.nao)

    answer = owner.submit("/studio/offers/new", rows="drop:" + "9" * 5_000)

    assert answer.status_code == 200


@pytest.mark.parametrize("word", ["", "-1", "²", TOO_LARGE, "9" * 5_000])
def test_what_numbers_no_row_is_the_row_nobody_has(word):
    assert row_number(word) == 0


@pytest.mark.parametrize("database", BOTH, indirect=True)
def test_a_number_larger_than_any_row_is_not_found(app, world):
    owner = app.test_client().sign_in(world.nao)
    numbered = [each.rule for each in app.url_map.iter_rules() if "<number:" in each.rule]

    answers = {rule: owner.get(addressed(rule)).status_code for rule in numbered}

    assert {rule: status for rule, status in answers.items() if status not in (404, 405)} == {}


@pytest.mark.parametrize("database", BOTH, indirect=True)
@pytest.mark.parametrize("typed", ["a%00b", TOO_LARGE, "9" * 30])
def test_no_question_in_an_address_is_a_failure(app, world, typed):
    owner = app.test_client().sign_in(world.nao)
    asked = "&".join(f"{name}={typed}" for name in ASKED)
    places = [rule[4:] for rule in ROUTES if rule.startswith("GET") and "<" not in rule]

    answers = {place: owner.get(f"{place}?{asked}").status_code for place in [*places, "/products"]}

    assert {place: status for place, status in answers.items() if status >= 500} == {}


def test_a_file_says_of_itself_what_a_page_says(client):
    page = client.get("/products")

    with client.get("/static/icon.svg") as file:
        for name in ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options"):
            assert file.headers[name] == page.headers[name]


def test_a_moment_of_another_zone_is_asked_for_again(app, world):
    mori = app.test_client().sign_in(world.mori)

    typed = {"starts_at": "2027-02-01T10:00+00:00"}
    page = mori.submit("/studio/products/webinar/contents", **typed)

    assert page.status_code == 422
    assert typed["starts_at"] in page.text


def test_a_word_of_the_sentence_says_that_it_is_wrong(app, world):
    mori = app.test_client().sign_in(world.mori)

    page = mori.submit("/studio/offers/new", **OFFER | {"to_slug": "mini"})

    assert 'aria-describedby="to_slug-error" aria-invalid="true"' in page.text


def addressed(rule):
    for placeholder, text in PLACES.items():
        rule = rule if "number:" in placeholder else rule.replace(placeholder, text)
    while "<number:" in rule:
        start, _, rest = rule.partition("<number:")
        rule = start + TOO_LARGE + rest.partition(">")[2]
    return rule.replace("<slug:slug>", "coaching").replace("<name>", "x.pdf")
