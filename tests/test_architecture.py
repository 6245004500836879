"""The floor plan, enforced: imports point down, rules are pure, one file knows Stripe."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.measure import ROOT, code_files

SHOP = ROOT / "shop"
FLOORS = (
    (
        "starting",
        "config",
        "logs",
        "clock",
        "money",
        "texts",
        "public_ids",
        "pdf",
        "assets",
        "headers",
    ),
    ("extensions", "languages"),
    ("errors", "fixed", "outbox", "queue", "schema"),
    ("accounts",),
    ("catalogue",),
    ("ladder", "learning", "payments", "mail", "voice"),
    ("offers", "orders"),
    ("checkout",),
    ("school", "funnel"),
    ("studio", "insights"),
    ("webhooks",),
    ("jobs", "health", "metric_queries", "doctor_rules"),
    ("metrics",),
    ("demo", "doctor", "backups", "upgrading"),
    ("commands",),
    ("standin",),
    ("__init__",),
    ("serving", "working"),
    ("cli",),
)
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
NAMES_THE_SANDBOX = {"standin": "mounts it", "demo": "plays the buyers of the demo school"}
OFFER_RULES = "availability facts history limits manners occasions silences words"
PURE_TOPICS = {f"shop.offers.{topic}" for topic in OFFER_RULES.split()}
PURE_BASICS = {"shop.money", "shop.texts"}
COMMITS = {
    "outbox.py": "its rows are claimed and done in commits of their own",
    "queue.py": "a periodic run is claimed before it starts",
    "webhooks.py": "an event and its effect leave together, a failure alone",
    "jobs.py": "the clock has no verb above it",
    "checkout/sending.py": "what Stripe answered is kept at once",
    "checkout/claiming.py": "a guest's rows of every room move together",
}
UNWANTED = {"utils", "helpers", "services", "managers", "common"}
FILES = code_files()
ASIDE = {"sandbox": "the stand-in", "school/demo": "scripts that made the demo school's files"}
ROOMS = [path for path in FILES if not path.relative_to(SHOP).as_posix().startswith(tuple(ASIDE))]
LOCKS = ("requirements.lock", "requirements-browser.lock")


def name_of(path):
    return path.relative_to(SHOP).as_posix()


def room_of(path):
    first = path.relative_to(SHOP).parts[0]
    return first.removesuffix(".py")


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(tree):
    """Every imported module, as far as its name tells: `from shop import clock` is shop.clock."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "shop":
            yield from (f"shop.{_room_or_shop(alias.name)}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (_module(node.module, alias.name) for alias in node.names)


def _room_or_shop(name):
    return name if name in LEVEL or (SHOP / name).is_dir() else "__init__"


def _module(module, name):
    inner = ROOT / Path(*module.split(".")) / f"{name}.py"
    return f"{module}.{name}" if inner.exists() else module


def rooms_imported(path):
    ours = (name for name in imports(tree_of(path)) if name.split(".")[0] == "shop")
    return {name.split(".")[1] if "." in name else "__init__" for name in ours}


def is_rules(path):
    module = "shop." + name_of(path).removesuffix(".py").replace("/", ".")
    return path.stem == "rules" or path.stem.endswith("_rules") or module in PURE_TOPICS


def is_pure(module):
    last = module.rsplit(".", 1)[-1]
    ours = module in PURE_BASICS | PURE_TOPICS or last == "rules" or last.endswith("_rules")
    return ours or module.split(".")[0] in sys.stdlib_module_names


def calls(tree, attribute):
    named = [each.func for each in ast.walk(tree) if isinstance(each, ast.Call)]
    called = [each for each in named if isinstance(each, ast.Attribute)]
    return [each.lineno for each in called if each.attr == attribute]


def hundredfold(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Mult, ast.Div, ast.FloorDiv)):
            sides = [
                each.value for each in (node.left, node.right) if isinstance(each, ast.Constant)
            ]
            if 100 in sides:
                yield node.lineno


def hidden_imports(tree):
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    inside = [each for function in functions for each in ast.walk(function)]
    return [each.lineno for each in inside if isinstance(each, (ast.Import, ast.ImportFrom))]


def offenders(files, faults):
    """What is wrong, by file; a clean house gives an empty dict."""
    found = {name_of(path): faults(path) for path in files}
    return {name: wrong for name, wrong in found.items() if wrong}


def test_imports_point_down():
    def upward(path):
        room = room_of(path)
        allowed = {room, "sandbox"} if room in NAMES_THE_SANDBOX else {room}
        return {each for each in rooms_imported(path) - allowed if LEVEL[each] >= LEVEL[room]}

    assert offenders(ROOMS, upward) == {}


def test_the_stand_in_knows_no_room():
    stand_in = [path for path in FILES if room_of(path) == "sandbox"]

    assert offenders(stand_in, lambda path: rooms_imported(path) - {"sandbox"}) == {}


def test_rules_are_pure():
    def impure(path):
        return [module for module in imports(tree_of(path)) if not is_pure(module)]

    assert offenders(filter(is_rules, FILES), impure) == {}


def test_one_file_knows_stripe():
    def knows(path):
        return "stripe" in {module.split(".")[0] for module in imports(tree_of(path))}

    assert [name_of(path) for path in ROOMS if knows(path)] == ["payments/gateway.py"]


@pytest.mark.scenario("F3")
def test_yen_have_no_hundredths():
    others = [path for path in ROOMS if path.name != "money.py"]

    assert offenders(others, lambda path: list(hundredfold(tree_of(path)))) == {}


def test_only_operations_commit():
    def verbs(path):
        return path.stem == "operations" or path.stem.endswith("_operations")

    others = [path for path in ROOMS if not verbs(path) and name_of(path) not in COMMITS]

    assert offenders(others, lambda path: calls(tree_of(path), "commit")) == {}


def test_nothing_is_imported_inside_a_function():
    others = [path for path in FILES if path.name != "serving.py"]  # one web server per platform

    assert offenders(others, lambda path: hidden_imports(tree_of(path))) == {}


def test_a_room_opens_onto_nothing():
    fronts = [path for path in SHOP.glob("*/__init__.py") if path.read_text(encoding="utf-8")]

    assert fronts == []


def test_no_file_is_named_for_what_fits_nowhere():
    named = {part for path in FILES for part in path.relative_to(SHOP).with_suffix("").parts}

    assert [name for name in named if UNWANTED & set(name.split("_"))] == []


def test_every_route_says_who_may_call_it(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]

    undeclared = [r for r in rules if not hasattr(app.view_functions[r.endpoint], "audience")]

    assert undeclared == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host(name):
    text = (ROOT / name).read_text(encoding="utf-8")

    assert not re.search(r"://|--index|--find-links", text)


def test_there_is_one_kind_of_lock():
    assert [name for name in ("uv.lock", "package-lock.json") if (ROOT / name).exists()] == []
