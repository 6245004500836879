"""Each verb that changes something for good leaves a line in the log, or what it calls does."""

import ast
from functools import cache

import pytest

from tests.measure import ROOT

QUIET = {
    "choose_theme": "how light a page is says nothing about the shop",
    "save_place": "the place in a film is kept every few seconds",
    "seen": "each page of a signed-in person would be a line",
    "forgive": "it takes a row back that was counted without a line",
    "remember_network": "the order that follows is told; from where is kept for the count alone",
    "pdf_of": "the paper was issued before, and that was told",
}


@cache
def functions():
    """Of the rooms, by name; what they call is found by its name too."""
    found = {}
    for path in sorted((ROOT / "shop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and "sandbox" not in path.parts:
                found.setdefault(node.name, []).append(node)
    return found


def called(function):
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {
        call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "") for call in calls
    }


def tells(function, depth=3):
    if "log." in ast.unparse(function):
        return True
    below = [each for name in called(function) for each in functions().get(name, ())]
    return depth > 0 and any(tells(each, depth - 1) for each in below)


def verbs():
    """Public functions of operations that commit themselves."""
    for path in sorted((ROOT / "shop").rglob("*operations.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            named = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            if named and "db.session.commit()" in ast.unparse(node):
                yield pytest.param(node, id=f"{path.parent.name}.{node.name}")


@pytest.mark.parametrize("verb", list(verbs()))
def test_a_verb_that_commits_is_told_in_the_log(verb):
    assert tells(verb) or verb.name in QUIET


def test_a_verb_that_says_nothing_is_found():
    silent = ast.parse("def spend(row):\n    row.left = 0\n    db.session.commit()").body[0]

    assert not tells(silent)
