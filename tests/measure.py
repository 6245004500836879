"""The size of the house beside its budget: functions, files, templates, comments, tests."""

import ast
import io
import tokenize
from math import ceil
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
LIMITS = {"function": 40, "file": 300, "template": 160, "view": 12, "arguments": 5}
BUDGET = {"function": (5, 15, 40), "file": (60, 150, 300), "template": (25, 80, 160)}
MARKS = ("# type:", "# noqa", "# isort:")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders):
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def code_files():
    return [path for path in python_files("shop") if path.read_text(encoding="utf-8").strip()]


def templates():
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def length(function):
    return function.end_lineno - function.lineno + 1


def arguments(function):
    named = function.args.posonlyargs + function.args.args + function.args.kwonlyargs
    return len([each for each in named if each.arg not in ("self", "cls")])


def comments(path):
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
    found = [token.string for token in tokens if token.type == tokenize.COMMENT]
    return len([each for each in found if not each.startswith(MARKS)])


def spread(sizes):
    ordered = sorted(sizes)
    return round(median(ordered)), ordered[ceil(0.95 * len(ordered)) - 1], ordered[-1]


def report():
    code = code_files()
    checks = python_files("tests")
    total = sum(map(lines, code))
    sizes = {
        "function": [length(each) for path in code for each in functions(path)],
        "file": [lines(path) for path in code],
        "template": [lines(path) for path in templates() if path.suffix == ".html"],
    }
    tests = [each for path in checks for each in functions(path) if each.name.startswith("test_")]
    yield f"  {'':<12}{'median':>8}{'p95':>6}{'max':>6}   budget"
    for kind, found in sizes.items():
        middle, high, most = spread(found)
        yield f"  {kind:<12}{middle:>8}{high:>6}{most:>6}   {'/'.join(map(str, BUDGET[kind]))}"
    middle, _, most = spread(map(length, tests))
    yield f"  {len(tests)} tests of {middle} lines in the median, {most} at most; budget 8"
    yield f"  tests to code {sum(map(lines, checks)) / total:.2f}, {total} lines; budget 1.2 to 1.6"
    yield f"  comments {100 * sum(map(comments, code)) / total:.1f} %; budget 4 %"
