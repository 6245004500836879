"""Words this shop never says, in its own strings, in its pages and in the demo school's offers."""

from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
FORBIDDEN = [
    *("本当によろしいですか", "損をする", "もったいない", "後悔", "諦める", "今だけ"),
    *("残りわずか", "通常は買えません", "特別にあなただけ"),
    *("no, i don’t want", "i’ll pay full price", "last chance", "hurry", "only today"),
]
LESSON = {"modules"}


def forbidden_in(text):
    plain = text.lower().replace("'", "’")
    return [word for word in FORBIDDEN if word in plain]


def messages():
    with (ROOT / "shop/translations/ja/LC_MESSAGES/messages.po").open("rb") as file:
        for message in read_po(file, locale="ja"):
            yield from (str(message.id), "".join(message.string))


def instructors_words(node):
    """Everything an instructor says to sell; what a lesson teaches is not ours to judge."""
    if isinstance(node, dict):
        return [
            word
            for key, each in node.items()
            if key not in LESSON
            for word in instructors_words(each)
        ]
    if isinstance(node, list):
        return [word for each in node for word in instructors_words(each)]
    return [str(node)]


def test_the_shop_never_says_it():
    assert not [text for text in messages() if forbidden_in(text)]


@pytest.mark.parametrize("path", sorted(ROOT.glob("templates/**/*.*")), ids=lambda path: path.name)
def test_no_template_says_it(path):
    assert not forbidden_in(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("shop/school/demo/*.yaml")), ids=lambda path: path.name
)
def test_the_demo_school_never_says_it(path):
    school = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert not [text for text in instructors_words(school) if forbidden_in(text)]


def test_a_forbidden_word_would_be_found():
    assert forbidden_in("Hurry, only today") == ["hurry", "only today"]
    assert forbidden_in("今だけの価格です") == ["今だけ"]
