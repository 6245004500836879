import pytest

from shop.pdf import render

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
