"""Nothing in the house grows beyond what can be read at once."""

import ast

from tests.measure import (
    LIMITS,
    ROOT,
    arguments,
    code_files,
    functions,
    length,
    lines,
    python_files,
    templates,
)


def named(path):
    return path.relative_to(ROOT).as_posix()


def answers_a_route(function):
    return any("bp." in ast.unparse(each) for each in function.decorator_list)


def too_long(limit, counted=lambda function: True):
    return {
        f"{named(path)}: {each.name}": length(each)
        for path in code_files()
        for each in functions(path)
        if counted(each) and length(each) > limit
    }


def test_functions_stay_short():
    assert too_long(LIMITS["function"]) == {}


def test_views_parse_ask_once_and_answer():
    assert too_long(LIMITS["view"], answers_a_route) == {}


def test_functions_take_few_arguments():
    counted = {
        f"{named(path)}: {each.name}": arguments(each)
        for path in code_files()
        for each in functions(path)
    }

    assert {name: many for name, many in counted.items() if many > LIMITS["arguments"]} == {}


def test_files_stay_short():
    sizes = {named(path): lines(path) for path in python_files("shop", "tests")}

    assert {name: size for name, size in sizes.items() if size > LIMITS["file"]} == {}


def test_templates_stay_short():
    sizes = {named(path): lines(path) for path in templates()}

    assert {name: size for name, size in sizes.items() if size > LIMITS["template"]} == {}
