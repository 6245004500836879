import pytest

from shop.mail.queries import rendered
from shop.outbox import Letter


def letter(language, accepted, words="もう一段落ください"):
    context = {
        "lesson": {"ja": "五行を書く", "en": "Five lines"},
        "accepted": accepted,
        "words": words,
        "address": "/learn/blog/m1/l1",
    }
    return rendered(Letter("hana@example.jp", "hand_in_answered", language, context))


@pytest.mark.parametrize(
    ("language", "accepted", "subject", "link"),
    [
        ("ja", True, "「五行を書く」の提出課題が認められました", "/learn/blog/m1/l1"),
        ("ja", False, "「五行を書く」の提出課題：もう一度お願いします", "/learn/blog/m1/l1"),
        ("en", True, "Your work for “Five lines” is accepted", "/en/learn/blog/m1/l1"),
        ("en", False, "Once more, please: your work for “Five lines”", "/en/learn/blog/m1/l1"),
    ],
)
def test_the_answer_to_a_work_by_letter(world, language, accepted, subject, link):
    written = letter(language, accepted)

    assert written.subject == subject
    for body in (written.text, written.html):
        assert "もう一段落ください" in body
        assert f"http://localhost{link}" in body


def test_no_words_leave_no_empty_box(world):
    assert 'class="said"' not in letter("ja", True, "").html
