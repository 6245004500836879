from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shop.catalogue.lesson_rules import AttachmentDraft, LessonDraft, lesson_problems
from shop.catalogue.product_rules import ProductDraft, saving_problems, tidied
from shop.catalogue.publishing_rules import Part, Stock, publishing_problems
from shop.catalogue.wording_rules import forbidden_word, line_copy, tidy

BLOG = ProductDraft(
    slug="blog",
    kind="course",
    title={"ja": "ブログ講座", "en": "Blog course"},
    outcome={"ja": "書けます"},
    price=49_800,
    contents={"ja": "24レッスン"},
    delivery={"ja": "すぐに"},
)
FULL = Stock(lessons=3)


def found(problems):
    return [(problem.field, problem.code) for problem in problems]


def test_a_good_product_has_no_problem():
    assert saving_problems(BLOG) == []
    assert publishing_problems(BLOG, FULL) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"slug": "Blog Course"}, ("slug", "not_a_slug")),
        ({"slug": "a" * 81}, ("slug", "not_a_slug")),
        ({"kind": "game"}, ("kind", "unknown_word")),
        ({"title": {"en": "Only English"}}, ("title.ja", "blank")),
        ({"title": {"ja": "長" * 121}}, ("title.ja", "too_long")),
        ({"outcome": {"ja": "今だけの講座"}}, ("outcome.ja", "forbidden_word")),
        ({"outcomes": {"ja": ["後悔しません"]}}, ("outcomes.ja", "forbidden_word")),
        ({"fits": {"en": ["x"] * 13}}, ("fits.en", "too_many")),
        ({"faq": {"en": [{"q": "When?", "a": "Hurry!"}]}}, ("faq.en", "forbidden_word")),
        ({"price": 49}, ("price", "price_range")),
        ({"price": 1}, ("price", "price_range")),
        ({"price": -50}, ("price", "price_range")),
        ({"price": 10_000_000}, ("price", "price_range")),
        ({"seats": 0}, ("seats", "out_of_range")),
        ({"access_days": 10**9}, ("access_days", "out_of_range")),
        ({"requires": "blog"}, ("requires", "itself")),
        ({"join_url": "http://example.com"}, ("join_url", "not_https")),
        ({"join_url": "javascript:alert(1)"}, ("join_url", "not_https")),
        ({"join_url": "https://" + "a" * 500}, ("join_url", "too_long")),
    ],
)
def test_a_product_is_kept_only_when_its_fields_make_sense(changes, problem):
    assert found(saving_problems(replace(BLOG, **changes))) == [problem]


@pytest.mark.parametrize("price", [0, 50, 9_999_999])
def test_prices_a_card_can_pay_are_kept(price):
    assert saving_problems(replace(BLOG, price=price)) == []


@pytest.mark.parametrize(
    ("changes", "stock", "problem"),
    [
        ({"outcome": {}}, FULL, ("outcome.ja", "blank")),
        ({"contents": {"en": "All"}}, FULL, ("contents.ja", "blank")),
        ({"delivery": {}}, FULL, ("delivery.ja", "blank")),
        ({}, Stock(), ("modules", "no_lessons")),
        ({"price": 50_001}, FULL, ("long_tuition", "tuition_unanswered")),
        ({"kind": "event"}, Stock(), ("starts_at", "no_start")),
        ({"kind": "download"}, Stock(), ("media_id", "no_file")),
        ({"kind": "coaching"}, Stock(), ("seats", "no_seats")),
        ({"kind": "bundle"}, Stock(), ("parts", "too_few_parts")),
    ],
)
def test_a_product_is_sold_only_when_everything_is_said(changes, stock, problem):
    assert found(publishing_problems(replace(BLOG, **changes), stock)) == [problem]


@pytest.mark.parametrize(
    "changes",
    [
        {"price": 50_000},
        {"price": 198_000, "long_tuition": "no"},
        {"price": 198_000, "long_tuition": "yes"},
        {"kind": "event", "starts_at": datetime(2027, 1, 24, tzinfo=UTC)},
        {"kind": "download", "media_id": 1},
        {"kind": "coaching", "seats": 3},
    ],
)
def test_what_is_said_may_be_sold(changes):
    assert publishing_problems(replace(BLOG, **changes), FULL) == []


@pytest.mark.parametrize(
    ("price", "parts", "problems"),
    [
        (55_720, [Part("a", 49_800, True), Part("b", 29_800, True)], []),
        (79_600, [Part("a", 49_800, True), Part("b", 29_800, True)], [("price", "not_below_sum")]),
        (10_000, [Part("a", 49_800, True), Part("b", 29_800, False)], [("parts", "too_few_parts")]),
    ],
)
def test_a_bundle_saves_money_on_things_that_are_sold(price, parts, problems):
    bundle = replace(BLOG, kind="bundle", price=price)

    assert found(publishing_problems(bundle, Stock(parts=tuple(parts)))) == problems


@pytest.mark.parametrize(
    "text",
    [
        "損をします",
        "もったいない",
        "きっと後悔する",
        "諦めないで",
        "今だけ",
        "残りわずか",
        "Last  chance",
        "HURRY up",
    ]
    + ["No, I don’t want to save", "i'll pay full price", "only today", "ﾓｯﾀｲﾅｲ今だけ"],
)
def test_pressing_words_are_found_however_they_are_typed(text):
    assert forbidden_word(" ".join(text.split()))


@pytest.mark.parametrize(
    "text", ["ファイルが破損した", "信頼を損なう", "今だけでなく", "the hurrying crowd", ""]
)
def test_innocent_words_stay_or_the_rule_is_known_to_be_strict(text):
    strict = "今だけでなく"
    assert bool(forbidden_word(text)) == (text == strict)


def test_texts_are_kept_in_one_form():
    assert tidy("\r\n\n  一行目 \t\r\n二行目\u2028三行目\x00\n\n") == "  一行目\n二行目\n三行目"
    assert line_copy({"en": " a\nb ", "ja": "", "fr": "x"}) == {"en": "a b"}


def test_tidying_twice_changes_nothing():
    once = tidied(
        replace(BLOG, description={"ja": " 一\r\n二 \n"}, faq={"ja": [{"q": " ", "a": "!"}]})
    )

    assert tidied(once) == once
    assert once.faq == {}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": {}}, ("title.ja", "blank")),
        ({"minutes": 0}, ("minutes", "out_of_range")),
        ({"body": {"ja": "長" * 60_001}}, ("body.ja", "too_long")),
        ({"embed_url": "https://youtube.com/watch?v=x"}, ("embed_url", "not_a_player")),
        ({"attachments": (AttachmentDraft(1, {}),)}, ("attachments.0.title.ja", "blank")),
    ],
)
def test_a_lesson_is_kept_only_when_its_fields_make_sense(changes, problem):
    lesson = replace(LessonDraft(title={"ja": "はじめに"}), **changes)

    assert found(lesson_problems(lesson)) == [problem]


def test_a_lesson_may_quote_a_word_the_shop_itself_does_not_use():
    lesson = LessonDraft(title={"ja": "題名"}, body={"ja": "「今だけ」と書くのはやめましょう"})

    assert lesson_problems(lesson) == []
