"""Whoever comes for the first time: every open page, in both languages, widths and lights."""

import pytest

PAGES = ("/", "/products", "/ladder", "/sign-in", "/sign-up", "/contact", "/legal/tokushoho")
VIEWS = [
    pytest.param({"width": width, "theme": theme}, id=f"{width}-{theme}")
    for width in (320, 1280)
    for theme in ("light", "dark")
]


@pytest.mark.parametrize("root", ["", "/en"])
@pytest.mark.parametrize("view", VIEWS)
def test_open_pages_are_clean(open_browser, axe, no_sideways, root, view):
    page = open_browser(**view)

    for path in PAGES:
        page.goto(root + path)
        no_sideways(page)
        axe(page)
