"""Every promise about money, machines and attacks is shown by a test, or the list says why not."""

import re

from tests.measure import ROOT

GROUPS = {
    "buying and webhooks": range(1, 21),
    "price and time": range(21, 30),
    "one-press add-on": range(30, 39),
    "machine failures": range(39, 52),
    "life cycle": range(52, 68),
}
LEFT: dict[str, str] = {}  # none is left at present


def asked_for():
    numbers = [str(number) for group in GROUPS.values() for number in group]
    return {*numbers, *(f"F{n}" for n in range(1, 10)), *(f"X{n}" for n in range(1, 24))}


def shown():
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    return {label for text in texts for label in re.findall(r'scenario\("(\w+)"\)', text)}


def test_each_promise_is_shown_or_left_with_its_reason():
    assert asked_for() - shown() - LEFT.keys() == set()


def test_nothing_that_is_shown_stands_in_the_list():
    assert shown() & LEFT.keys() == set()


def test_no_test_carries_a_label_nobody_asked_for():
    assert shown() - asked_for() == set()


def test_a_reason_is_a_sentence():
    assert all(sentence.endswith(".") for sentence in LEFT.values())
