import html5lib
import pytest

from tests.kit.test_contrast import STATIC

ERRORS = sorted(path.name for path in (STATIC.parent / "templates/errors").glob("[0-9]*.html"))
PAGES = ["layout/menu.html", *(f"errors/{name}" for name in ERRORS)]
LEGAL = {"/legal/tokushoho", "/legal/refund", "/legal/privacy", "/contact"}


def page(draw, name, place=""):
    source = draw('{% include "' + name + '" %}', place)
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(source)


def links(tree):
    return [each.get("href") for each in tree.iter("a")]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("place", "language"), [("", "ja"), ("/en", "en")])
def test_a_page_is_valid_and_names_its_language(draw, name, place, language):
    tree = page(draw, name, place)

    assert tree.get("lang") == language
    assert len(list(tree.iter("h1"))) == 1
    assert tree.find(".//main").get("id") == "main"
    assert "#main" in links(tree)


@pytest.mark.parametrize("name", ["layout/menu.html", "errors/404.html"])
def test_the_law_is_one_press_away(draw, name):
    assert set(links(page(draw, name))) >= LEGAL
    assert set(links(page(draw, name, "/en"))) >= {"/en" + place for place in LEGAL}


def test_the_other_language_is_the_same_page(draw):
    here = page(draw, "layout/menu.html").find('.//a[@hreflang="en"]')
    there = page(draw, "layout/menu.html", "/en").find('.//a[@hreflang="ja"]')

    assert (here.get("href"), there.get("href")) == ("/en/", "/")


def test_the_practice_shop_says_so_on_every_page(draw):
    source = '{% include "layout/_sandbox.html" %}'

    assert "実際のお金は動きません" in draw(source, sandbox=True)
    assert not draw(source, sandbox=False).strip()


def test_nothing_is_said_about_a_charge_when_the_shop_does_not_know(draw):
    assert "請求はされていません" not in draw('{% include "errors/500.html" %}')


@pytest.mark.parametrize("name", PAGES)
def test_scripts_come_from_this_shop_and_wait(draw, name):
    for script in page(draw, name).iter("script"):
        assert script.get("src").startswith("/static/js/")
        assert "defer" in script.attrib
