"""Nonsense in any form of the studio: said at the field, kept in the field, and nothing saved."""

import pytest

from tests.studio.conftest import MP4, PDF, everything, upload, wrong_fields

LONG, NUMBER = "あ" * 70_000, "9" * 30
PRODUCT = {"title_ja": "ノート", "slug": "notes", "kind": "course", "price": "1980"}
BLOG = {"title_ja": "ブログ", "slug": "blog"}
STEP = {"from_slug": "blog", "to_slug": "mini", "kind": "cross_sell", "challenge_ja": "次"}
OFFER = {
    "from_slug": "blog",
    "to_slug": "seo",
    "moment": "course_completed",
    "price_rule": "list",
    "window": "none",
}
LESSON = {"title_ja": "一", "minutes": "5"}

PRODUCTS = {
    "no title": ("products/new", PRODUCT | {"title_ja": ""}, "title_ja"),
    "a taken address": ("products/new", PRODUCT | {"slug": "blog"}, "slug"),
    "an address with blanks": ("products/new", PRODUCT | {"slug": "my notes"}, "slug"),
    "an unknown kind": ("products/new", PRODUCT | {"kind": "spaceship"}, "kind"),
    "a price in words": ("products/new", PRODUCT | {"price": "たくさん"}, "price"),
    "an endless price": ("products/new", PRODUCT | {"price": NUMBER}, "price"),
    "a price no card takes": ("products/blog/price", {"price": "30"}, "price"),
    "a negative price": ("products/blog/price", {"price": "-500"}, "price"),
    "a title without end": ("products/blog", BLOG | {"title_ja": LONG}, "title_ja"),
    "no days": ("products/blog", BLOG | {"access_days": "0"}, "access_days"),
    "a pressing word": ("products/blog", BLOG | {"outcome_ja": "今だけ"}, "outcome_ja"),
    "an unknown course": ("products/blog", BLOG | {"requires": "nothing"}, "requires"),
    "too many points": ("products/blog/page", {"fits_ja": "一\n" * 13}, "fits_ja"),
    "sold without contents": ("products/blog/page", {"contents_ja": ""}, "contents_ja"),
    "an essay as answer": ("products/blog/faq", {"faq_ja-0-q": "?", "faq_ja-0-a": LONG}, "faq_ja"),
    "a question left open": ("products/blog/faq", {"faq_ja-0-q": "?"}, "faq_ja"),
    "neither yes nor no": ("products/blog/law", {"long_tuition": "maybe"}, "long_tuition"),
    "no seats at all": ("products/coaching", {"seats": "0"}, "seats"),
    "a day nobody knows": ("products/webinar/contents", {"starts_at": "soon"}, "starts_at"),
    "a day before all days": (
        "products/webinar/contents",
        {"starts_at": "0001-01-01T00:00"},
        "starts_at",
    ),
    "an open line": ("products/webinar/contents", {"join_url": "http://x.jp"}, "join_url"),
    "a program as file": ("products/worksheet/contents", {"file": upload(b"MZ....")}, "file"),
    "a film as file": ("products/worksheet/contents", {"file": upload(MP4)}, "file"),
    "a set in a set": ("products/bundle/contents", {"parts-0": "bundle"}, "parts"),
    "the same twice": ("products/bundle/contents", {"parts-0": "seo", "parts-1": "seo"}, "parts"),
    "too few parts": ("products/bundle/contents", {"parts-0": "seo"}, "parts"),
}
LESSONS = {
    "a nameless module": ("products/blog/modules", {"title_en": "One"}, "title_ja"),
    "a module of this name": ("products/blog/modules", {"title_ja": "一", "slug": "m1"}, "slug"),
    "a nameless module again": ("modules/1", {"title_ja": ""}, "title_ja"),
    "a lesson of no time": ("modules/1/lessons/new", LESSON | {"minutes": "0"}, "minutes"),
    "a lesson of all time": ("modules/1/lessons/new", LESSON | {"minutes": NUMBER}, "minutes"),
    "a book as lesson": ("modules/1/lessons/new", LESSON | {"body_ja": LONG}, "body_ja"),
    "a foreign player": ("lessons/1", LESSON | {"embed_url": "https://evil.jp/x"}, "embed_url"),
    "no film": ("lessons/1/video", {}, "video-file"),
    "paper as film": ("lessons/1/video", {"video-file": upload(PDF)}, "video-file"),
    "a third language": (
        "lessons/1/captions",
        {"captions-language": "fr", "captions-file": upload(PDF)},
        "captions-language",
    ),
    "a nameless file": (
        "lessons/1/attachments",
        {"attachment-file": upload(PDF)},
        "attachment-title_ja",
    ),
}
LADDERS = {
    "a nameless ladder": ("ladders/new", {"slug": "data"}, "title_ja"),
    "a ladder's odd address": ("ladders/new", {"title_ja": "数", "slug": "データ"}, "slug"),
    "a long promise": (
        "ladders/writing/edit",
        {"title_ja": "書く", "slug": "writing", "promise_ja": LONG},
        "promise_ja",
    ),
    "a long rung": ("ladders/writing/rungs/2", {"for_whom_ja": LONG}, "for_whom_ja"),
    "an unknown product": ("ladders/writing/place/2", {"product": "nothing"}, "product"),
    "a step to itself": ("steps/new", STEP | {"to_slug": "blog"}, "to_slug"),
    "a step drawn before": ("steps/new", STEP | {"to_slug": "seo"}, "to_slug"),
    "up that goes down": ("steps/new", STEP | {"kind": "upsell"}, "kind"),
    "no kind of step": ("steps/new", STEP | {"kind": "leap"}, "kind"),
    "no challenge": ("steps/new", STEP | {"challenge_ja": ""}, "challenge_ja"),
    "from nowhere": ("steps/new", STEP | {"from_slug": "nothing"}, "from_slug"),
    "a dear addition": ("steps/2", STEP | {"to_slug": "coaching", "kind": "add_on"}, "kind"),
}
OFFERS = {
    "no way between": ("offers/new", OFFER | {"to_slug": "mini"}, "to_slug"),
    "selling to the stuck": ("offers/new", OFFER | {"moment": "stalled"}, "moment"),
    "no percent": ("offers/new", OFFER | {"price_rule": "percent"}, "percent"),
    "nearly free": ("offers/new", OFFER | {"price_rule": "percent", "percent": "95"}, "percent"),
    "dearer": ("offers/new", OFFER | {"price_rule": "fixed", "fixed": "30000"}, "fixed"),
    "too many hours": (
        "offers/new",
        OFFER | {"window": "hours", "window_hours": "721"},
        "window_hours",
    ),
    "yesterday": ("offers/new", OFFER | {"window": "until", "until": "2020-01-01T00:00"}, "until"),
    "pressing": ("offers/new", OFFER | {"note_ja": "残りわずか"}, "note_ja"),
    "pressing again": ("offers/1", OFFER | {"note_en": "Last chance"}, "note_en"),
}
PEOPLE = {
    "an unknown address": ("students/give", {"email": "x@y.jp", "product": "blog"}, "email"),
    "an unknown gift": ("students/give", {"email": "ken@example.jp", "product": "x"}, "product"),
    "no reason": ("entitlements/1/end", {"because": " "}, "because"),
    "a long reason": ("entitlements/1/end", {"because": "あ" * 41}, "because"),
    "no answer": ("questions/1", {"answer": "  "}, "answer"),
    "an endless answer": ("questions/1", {"answer": LONG}, "answer"),
    "a nameless school": ("settings", {"name_ja": ""}, "name_ja"),
    "a long number": ("settings", {"name_ja": "学舎", "registration": LONG}, "registration"),
    "a nameless teacher": ("profile", {"name_ja": "", "name_en": "Mori"}, "name_ja"),
}
CASES = PRODUCTS | LESSONS | LADDERS | OFFERS | PEOPLE


@pytest.mark.parametrize("case", CASES)
def test_nonsense_is_refused_at_its_field(owners_desk, buys, offer, question, case):
    place, typed, field = CASES[case]
    buys()
    before = everything()

    answer = owners_desk.submit(f"/studio/{place}", **typed)

    assert answer.status_code == 422
    assert field in wrong_fields(answer)
    assert everything() == before


def test_what_was_typed_stays(desk):
    page = desk.submit("/studio/products/new", **PRODUCT | {"title_ja": "", "title_en": "Notes"})

    assert 'value="Notes"' in page.text
    assert 'value="notes"' in page.text


def test_a_number_may_be_typed_as_people_do(desk, world):
    desk.submit("/studio/products/blog/price", price="￥４９，９００円")

    assert world.blog.price_minor == 49_900


@pytest.mark.parametrize("place", ["settings", "products/new"])
def test_an_endless_body_is_not_read(owners_desk, place):
    assert owners_desk.submit(f"/studio/{place}", title_ja="x" * 1_100_000).status_code == 413


def test_only_who_has_signed_in_may_send_a_large_file(client, world):
    large = {"data": b"x" * 1_100_000, "content_type": "multipart/form-data; boundary=x"}

    assert client.post("/studio/lessons/1/video", **large).status_code == 413
    assert client.sign_in(world.mori).post("/studio/lessons/1/video", **large).status_code == 400
