"""A school file is linted before it is imported; the demo school has only what it means to have."""

from pathlib import Path

import pytest

from shop.ladder.drawing_rules import Bounds
from shop.school.lint import lint_school
from tests.school.small import TEXT, in_folder

DEMO = Path("shop/school/demo")
SHEET = "1,980 yen is the least a sheet is sold for, beside a first course too"
JUMP = "from a first course to the main one the market jumps; lessons of it can be tried"
DELIBERATE = {
    ("next_steps[1]", "steep"): JUMP,
    ("next_steps[10]", "steep"): JUMP,
    ("next_steps[2]", "add_on_dear"): SHEET,
    ("next_steps[11]", "add_on_dear"): SHEET,
}


def linted(folder, old="", new=""):
    path = in_folder(folder, TEXT.replace(old, new, 1))
    return [(each.line, each.path, each.finding.lint) for each in lint_school(path, Bounds())]


def line_with(words):
    return next(n for n, line in enumerate(TEXT.splitlines(), 1) if words in line)


def test_the_demo_school_has_only_deliberate_findings():
    found = {(each.finding.at, each.finding.lint.value) for each in lint_school(DEMO, Bounds())}

    assert found == set(DELIBERATE)


def test_the_small_school_says_its_own(tmp_path):
    assert linted(tmp_path) == [(line_with("key: forms"), "offers[0].note", "deadline_untold")]


@pytest.mark.parametrize(
    ("old", "new", "path", "lint"),
    [
        ('en: "You want a form"', 'en: ""', "next_steps[0].challenge.en", "untranslated"),
        ("kind: upsell", "kind: add_on", "products[0]", "dead_end"),
        ("percent: 20", "percent: 60", "offers[0].price", "below_floor"),
        ("[mini]\n", "[]\n", "ladders[0].rungs", "no_free_rung"),
    ],
)
def test_a_finding_has_its_path(tmp_path, old, new, path, lint):
    found = {(at, said) for _, at, said in linted(tmp_path, old, new)}

    assert (path, lint) in found


def test_a_finding_has_the_line_of_what_it_means(tmp_path):
    found = linted(tmp_path, "percent: 20", "percent: 60")

    assert (line_with("percent: 20") - 2, "offers[0].price", "below_floor") in found


def test_a_paused_step_leads_nobody_on(tmp_path):
    paused = 'en: "You want a form"\n  paused: true'

    found = {said for *_, said in linted(tmp_path, 'en: "You want a form"', paused)}
    assert "dead_end" in found
    assert "deadline_untold" not in found


def test_an_audience_of_owners_is_found_at_its_line(tmp_path):
    owners = "  audience:\n  - all:\n    - is: owner_of\n      product: blog\n"

    found = linted(tmp_path, "  window:\n", f"{owners}  window:\n")
    assert (line_with("window:"), "offers[0].audience", "owned_already") in found


def test_what_has_ended_is_history(tmp_path):
    assert linted(tmp_path, "state: running", "state: ended") == []
