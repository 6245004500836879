import re

import pytest
from fontTools.ttLib import TTFont

from shop.pdf import FONT, FONTS, SELECTORS, printable, render, unprintable

PAPER = {
    "lang": "ja",
    "tracking": 0.4,
    "heading": "修了証",
    "name": "髙﨑 花子",
    "words": "あなたは、次の講座を修了されました。",
    "title": "ブログの講座",
    "hours": "20分",
    "day": "2026年10月8日",
    "school": "だんだん学舎",
    "check": "次のページで確かめられます",
    "address": "http://localhost/verify/x",
}


def test_a_paper_is_one_tagged_pdf():
    made = render("certificate", PAPER)

    assert made.startswith(b"%PDF-")
    assert b"/Type/Pages/Count 1/" in made
    assert b"/MarkInfo" in made


@pytest.mark.parametrize("name", ["#panic()", '#read("/etc/passwd")', "$x$", "*a*", '"]'])
def test_nothing_a_student_typed_is_read_as_source(name):
    assert render("certificate", PAPER | {"name": name}).startswith(b"%PDF-")


@pytest.mark.parametrize(
    "name", ["髙﨑", "𠮷田", "德濵", "瀨戸", "邊", "é ñ", "①", "葛\U000e0100城"]
)
def test_rare_names_are_in_the_font(name):
    assert printable(name) == name


def test_a_chosen_form_of_a_character_is_drawn_in_that_form():
    """The font has two forms of 葛; which one a name is written with is told by a sign after it."""
    usual, chosen = (
        render("certificate", PAPER | {"name": name}) for name in ("葛", "葛\U000e0100")
    )

    assert glyphs_of(usual) != glyphs_of(chosen)
    assert glyphs_of(usual) == glyphs_of(render("certificate", PAPER | {"name": "葛"}))


def glyphs_of(paper):
    """A font's part in a PDF is named after the glyphs in it."""
    return re.search(rb"/BaseFont/(\w{6})\+NotoSansJP", paper).group(1)


def test_a_character_the_font_lacks_is_marked_instead_of_dropped():
    assert printable("山田😀한") == "山田〓〓"


def test_the_font_is_read_as_its_own_tools_read_it():
    known = TTFont(FONTS / FONT).getBestCmap()
    asked = "".join(chr(code) for code in range(32, 0x30000, 7) if not 0xD800 <= code < 0xE000)

    drawn = known.keys() | SELECTORS
    assert unprintable(asked) == {each for each in asked if ord(each) not in drawn}
