import pytest

from shop.catalogue.lesson_text import lesson_html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[press](javascript:alert(1))",
        "[press](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](javascript:alert(1))",
        '<a href="#" onclick="x()">a</a>',
        "<svg onload=alert(1)>",
    ],
)
def test_nothing_a_teacher_types_runs(attack):
    made = lesson_html(attack)

    assert not any(f"<{tag}" in made for tag in ("script", "svg", "iframe"))
    assert 'href="javascript' not in made
    assert 'href="data' not in made
    assert not ("<" in made.replace("<p>", "").replace("</p>", "") and "onerror=" in made)


def test_the_shops_own_pictures_are_shown_and_foreign_ones_are_words():
    assert '<img src="/media/3/map.png" alt="地図" loading="lazy">' in lesson_html(
        "![地図](/media/3/map.png)"
    )
    assert "<img" not in lesson_html("![地図](https://elsewhere.example/spy.png)")
    assert "<img" not in lesson_html("![地図](//elsewhere.example/spy.png)")
    assert "地図" in lesson_html("![地図](https://elsewhere.example/spy.png)")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# A\n\n## B", ["<h3>A</h3>", "<h4>B</h4>"]),
        ("## A\n\n### B\n\n## C", ["<h3>A</h3>", "<h4>B</h4>", "<h3>C</h3>"]),
        ("#### A", ["<h3>A</h3>"]),
        ("# A\n\n###### B", ["<h3>A</h3>", "<h6>B</h6>"]),
    ],
)
def test_headings_start_below_the_pages_own(source, expected):
    made = lesson_html(source)

    assert [line for line in made.splitlines() if line.startswith("<h")] == expected


def test_wide_things_scroll_by_keyboard_inside_the_page():
    made = lesson_html("| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nlong <line>\n```")

    assert '<div class="scroll" tabindex="0"><table>' in made
    assert '<pre tabindex="0"><code>long &lt;line&gt;\n</code></pre>' in made


def test_a_link_elsewhere_tells_nothing_about_this_page():
    assert 'rel="noopener noreferrer"' in lesson_html("[x](https://example.com)")
