"""Each of the nineteen rules about offers is shown by a test that carries its number."""

import re

from tests.measure import ROOT

MARK = re.compile(r"pytest\.mark\.invariant\((\d+)\)")


def test_no_rule_about_offers_goes_without_a_test():
    written = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    shown = {int(number) for text in written for number in MARK.findall(text)}

    assert set(range(1, 20)) - shown == set()
    assert shown <= set(range(1, 20))
