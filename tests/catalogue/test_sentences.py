import re
from pathlib import Path

import pytest

from shop.catalogue.sentences import SENTENCES, sentence
from shop.catalogue.wording_rules import Problem
from shop.languages import speaking

FACTS = {
    "most": 80,
    "least": 50,
    "left": "¥1,000",
    "word": "hurry",
    "product": "seo",
    "sum": 79_600,
    "price": 49_800,
    "floor": 30,
}
FACTS |= {"bundle": {"ja": "セット", "en": "Bundle"}, "megabytes": 20}
RULES = [*Path("shop").glob("*/*rules.py"), *Path("shop").glob("*/*operations.py")]


@pytest.mark.parametrize("code", SENTENCES)
def test_every_refusal_is_a_sentence_in_both_languages(app, code):
    with speaking("ja"):
        japanese = sentence(Problem("title", code, FACTS))
    with speaking("en"):
        english = sentence(Problem("title", code, FACTS))

    assert re.search("[ぁ-ん]", japanese)
    assert english.isascii() or not re.search("[ぁ-ん]", english)
    assert "%" not in japanese + english


def test_no_rule_uses_a_word_without_a_sentence():
    used = {
        code
        for path in RULES
        for code in re.findall(r'Problem\([^,()]+, "([a-z_]+)"', path.read_text())
    }

    assert used - {"forbidden_word"} <= set(SENTENCES)
    assert len(used) > 25


def test_sums_are_said_in_yen(app):
    with speaking("en"):
        assert "¥79,600" in sentence(Problem("price", "not_below_sum", {"sum": 79_600}))
