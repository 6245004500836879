from pathlib import Path

import html5lib
import pytest

from shop.assets import Uneven, Unproven
from shop.money import yen
from tests.kit.samples import COLUMNS

KIT = Path(__file__).parents[2] / "templates/kit"
EXAMPLES = {
    path.stem: path.read_text(encoding="utf-8")
    for path in sorted((Path(__file__).parent / "examples").glob("*.html"))
}


def parsed(page):
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parseFragment(page)


def imported(name, macro=None):
    return f'{{% from "kit/{name}.html" import {macro or name} %}}'


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_part_is_valid_html_in_both_languages(draw, name):
    for place in ("", "/en"):
        assert len(parsed(draw(EXAMPLES[name], place))) > 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_part_carries_style_script_or_event_in_the_page(draw, name):
    nodes = list(parsed(draw(EXAMPLES[name])).iter())

    assert not [node for node in nodes if node.tag in ("style", "script")]
    assert not [key for node in nodes for key in node.attrib if key == "style" or key[:2] == "on"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_posted_form_carries_the_token(draw, name):
    nodes = parsed(draw(EXAMPLES[name])).iter("form")
    forms = [form for form in nodes if form.get("action") and form.get("method") == "post"]

    for form in forms:
        assert any(field.get("name") == "csrf_token" for field in form.iter("input"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_part_points_at_is_there(draw, name):
    nodes = list(parsed(draw(EXAMPLES[name])).iter())
    ids = [node.get("id") for node in nodes if node.get("id")]

    assert len(ids) == len(set(ids))
    for key in ("for", "aria-describedby", "aria-labelledby", "popovertarget"):
        for node in nodes:
            assert set((node.get(key) or "").split()) <= set(ids)


def test_every_macro_file_has_an_example():
    assert {path.stem for path in KIT.glob("*.html")} == set(EXAMPLES)


def test_a_struck_price_without_evidence_is_refused(draw):
    with pytest.raises(Unproven):
        draw(imported("price") + "{{ price(now, was) }}", now=yen(80), was=yen(100))


def test_a_struck_price_with_evidence_is_shown(draw):
    source = imported("price") + '{{ price(now, was, "history:4") }}'

    assert "<s>¥100</s>" in draw(source, now=yen(80), was=yen(100))


def test_tiers_that_do_not_answer_the_same_rows_are_refused(draw):
    with pytest.raises(Uneven):
        draw(imported("tiers") + "{{ tiers(rows, columns) }}", rows=["動画"], columns=COLUMNS)


def test_an_offer_without_a_reason_is_not_drawn(draw):
    source = imported("offer_card") + '{% call offer_card("次の一歩", reason) %}買う{% endcall %}'

    assert not draw(source, reason="").strip()
    assert "買う" in draw(source, reason="修了されたため")


def test_without_a_deadline_there_is_no_line_about_one(draw):
    source = imported("offer_card", "until") + "{{ until(deadline) }}"

    assert not draw(source, deadline=None).strip()
    assert "10月14日（水）23:59（日本時間）</time>まで。" in draw(source)


def test_yes_and_no_are_two_buttons_of_one_form(draw):
    form = parsed(draw(EXAMPLES["offer_card"])).find(".//form")

    buttons = {button.get("value"): button.get("class") for button in form.iter("button")}
    assert buttons == {"accepted": "btn", "declined": "btn ghost"}


def test_a_wrong_field_says_so_where_it_stands(draw):
    email = parsed(draw(EXAMPLES["field"])).find('.//input[@name="email"]')

    assert email.get("aria-invalid") == "true"
    assert email.get("aria-describedby") == "email-hint email-error"
    assert email.get("value") == "misaki@example"


def test_the_hanamaru_draws_itself_only_when_asked(draw):
    assert "<path" in draw(imported("hanamaru") + "{{ hanamaru(draw=true) }}")
    assert "<path" not in draw(imported("hanamaru") + "{{ hanamaru() }}")
