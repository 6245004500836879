"""Who may call what at the desk; beside it, that no form is taken without its token."""

import pytest

from tests.studio.access_table import PLACES, ROUTES
from tests.test_access import call, routes

PEOPLE = ("stranger", "hana", "ken", "mori", "aya", "nao")
FORMS = [route for route in ROUTES if route.startswith("POST")]


@pytest.fixture
def samples(world, buys, offer, question, coupon, work, slot, graduation):
    """What stands in the placeholders: always Mori's, bought by Hana."""
    known = {"order": buys().public_id, "student": world.hana.public_id}
    return {placeholder: text.format(**known) for placeholder, text in PLACES.items()}


def test_the_table_names_every_route_of_the_studio(app):
    assert {route for route in routes(app) if " /studio" in route} == set(ROUTES)


@pytest.mark.parametrize("column", range(len(PEOPLE)), ids=PEOPLE)
def test_each_person_meets_the_answers_of_the_table(app, samples, world, column):
    who = getattr(world, PEOPLE[column], None)

    answers = {route: ask(app, who, route, samples) for route in ROUTES}

    expected = {route: int(line.split()[column]) for route, line in ROUTES.items()}
    assert answers == expected


def test_no_form_is_taken_without_its_token(app, samples, world):
    browser = app.test_client().sign_in(world.nao)

    assert {browser.post(address(form[5:], samples)).status_code for form in FORMS} == {400}


def ask(app, who, route, samples):
    method, _, rule = route.partition(" ")
    return call(app, who, method, address(rule, samples))


def address(rule, samples):
    for placeholder, text in samples.items():
        rule = rule.replace(placeholder, text)
    return rule
