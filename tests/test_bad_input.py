"""Nonsense sent to every route: a clear refusal, never a traceback, nothing half-saved."""

import pytest
from flask_wtf import FlaskForm

from tests.access_table import ROUTES
from tests.test_access import lived_in, samples  # noqa: F401  the same lived-in shop

POSTS = [route.partition(" ")[2] for route in ROUTES if route.startswith("POST")]
PLACES = [route.partition(" ")[2] for route in ROUTES if "<" in route]
HOME_MADE = {"answer", "quote", "do", "to", "next", "seconds", "name", "recipient", "file"}
NONSENSE = {
    "nothing": "",
    "too long": "x" * 6_000,
    "a number no database holds": "9" * 26,
    "below nothing": "-1",
    "full-width digits": "１２３",
    "a control character": "a\x00b\r\nBcc: x@example.jp",
    "markup": "<script>alert(1)</script>{{7*7}}",
    "half a date": "2026-13-45T99:99",
}


def field_names():
    """Every field any form of the shop knows."""
    forms, waiting = set(), [FlaskForm]
    while waiting:
        forms.update(waiting[-1].__subclasses__())
        waiting.extend(waiting.pop().__subclasses__())
    named = {name for form in forms for name, field in vars(form).items() if hasattr(field, "args")}
    return (named | HOME_MADE) - {"csrf_token"}


@pytest.mark.parametrize("value", NONSENSE.values(), ids=NONSENSE)
@pytest.mark.parametrize("who", ["hana", "nao"])
@pytest.mark.parametrize(
    "database",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)],
    indirect=True,
)
def test_nonsense_in_every_field_of_every_form_is_refused(app, lived_in, samples, who, value):  # noqa: F811
    browser = app.test_client().sign_in(getattr(lived_in, who))
    fields = dict.fromkeys(field_names(), value)

    broken = []
    for rule in POSTS:
        status = browser.submit(samples.get(rule, rule), **fields).status_code
        if status >= 500 or (rule != "/sign-out" and status == 200 and value == "\x00"):
            broken.append((rule, status))
        if rule == "/sign-out":
            browser.sign_in(getattr(lived_in, who))

    assert broken == []


@pytest.mark.parametrize("unknown", ["9" * 24, "9" * 15, "0", "-1", "x" * 26, "%00", "..", "é"])
def test_an_address_of_nothing_is_not_found(app, lived_in, unknown):  # noqa: F811
    browser = app.test_client().sign_in(lived_in.nao)

    answers = {}
    for rule in PLACES:
        start, _, rest = rule.partition("<")
        answers[rule] = browser.get(start + unknown + rest.partition(">")[2]).status_code
    wrong = {rule: status for rule, status in answers.items() if status not in (404, 405, 308)}

    assert wrong == {}


def test_an_oversized_body_is_refused_everywhere(app, lived_in, samples):  # noqa: F811
    browser = app.test_client().sign_in(lived_in.nao)
    heavy = {"words": "x" * 1_100_000}

    answers = {rule: browser.submit(samples.get(rule, rule), **heavy).status_code for rule in POSTS}

    taken = {rule: status for rule, status in answers.items() if status not in (413, 400, 404)}
    assert taken == {}
