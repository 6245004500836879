"""What the demo school promises: real text in both languages, real files, no pressing words."""

import re
from functools import cache
from pathlib import Path

import pytest

from shop.catalogue.models import Product
from shop.catalogue.upload_rules import type_in
from shop.catalogue.wording_rules import forbidden_word
from shop.extensions import db
from shop.school.faults import Faults
from shop.school.file_import import files_used
from shop.school.operations import import_school
from shop.school.queries import export_school
from shop.school.reading import read_school
from shop.school.rules import findings
from shop.school.shapes import Many, Optionally, Record, Translated, members
from shop.school.writing import written

FOLDER = Path("shop/school/demo")
TEXT = (FOLDER / "school.yaml").read_text("utf-8")
CUE = re.compile(r"^00:(\d\d):(\d\d)\.(\d{3}) --> 00:(\d\d):(\d\d)\.(\d{3})$", re.MULTILINE)
PRICES = {
    "wordpress-blog": 49_800,
    "seo-writing": 29_800,
    "video-master": 49_800,
    "video-pro": 198_000,
    "blog-worksheet": 1_980,
    "blog-writing-bundle": 55_720,
}


@cache
def school():
    return read_school(TEXT, Faults())


def copies(entry, at=""):
    """Every translated text with its path."""
    for member in members(type(entry)):
        value, path = getattr(entry, member.attribute), f"{at}.{member.key}"
        if isinstance(member.shape, Translated):
            yield path, value
        elif isinstance(member.shape, Record) and value is not None:
            yield from copies(value, path)
        elif isinstance(member.shape, Many) and isinstance(member.shape.of, Record):
            for place, each in enumerate(value):
                yield from copies(each, f"{path}[{place}]")
        assert not isinstance(member.shape, Optionally) or set(value) in ({"ja", "en"}, set())


def plain(value):
    if isinstance(value, tuple):
        return "\n".join(line if isinstance(line, str) else f"{line.q}\n{line.a}" for line in value)
    return value


def lessons():
    return [
        lesson
        for product in school().products
        for module in product.modules
        for lesson in module.lessons
    ]


def milliseconds(minutes, seconds, rest):
    return (int(minutes) * 60 + int(seconds)) * 1_000 + int(rest)


def test_the_demo_school_is_a_canonical_file_in_which_everything_points_somewhere():
    faults = Faults()

    assert written(read_school(TEXT, faults)) == TEXT
    assert faults.found == []
    assert list(findings(school())) == []


def test_it_is_imported_and_comes_out_the_same(app, now):
    import_school(FOLDER, None, now)
    again = import_school(FOLDER, None, now)
    exported = export_school()

    assert (again.created, again.changed) == (0, 0)
    assert exported.text == TEXT
    assert sorted(exported.files) == sorted(
        f"files/{path.name}" for path in (FOLDER / "files").iterdir()
    )


def test_everything_is_said_in_both_languages():
    said = dict(copies(school()))

    assert len(said) > 300
    assert [path for path, copy in said.items() if copy and set(copy) != {"ja", "en"}] == []


def test_nothing_presses_anybody_not_even_in_a_lesson():
    words = {
        path: forbidden_word(plain(text))
        for path, copy in copies(school())
        for text in copy.values()
    }

    assert {path: word for path, word in words.items() if word} == {}


def test_japanese_texts_are_japanese_and_english_ones_are_not():
    kana = re.compile("[ぁ-んァ-ヶ一-龠]")
    mixed = [
        path
        for path, copy in copies(school())
        if copy
        and (not kana.search(plain(copy["ja"])) or len(kana.findall(plain(copy["en"]))) > 40)
    ]

    assert mixed == []


def test_both_ladders_have_something_on_every_rung_and_start_for_free():
    price = {product.key: product.price for product in school().products}

    for ladder in school().ladders:
        assert [rung.number for rung in ladder.rungs if rung.products] == [1, 2, 3, 4]
        assert all(price[key] == 0 for key in ladder.rungs[0].products)
    assert len(school().ladders) == 2


def test_the_prices_are_those_of_the_market():
    price = {product.key: product.price for product in school().products}

    assert {key: price[key] for key in PRICES} == PRICES
    bundle = next(product for product in school().products if product.kind == "bundle")
    assert bundle.price * 10 == sum(price[key] for key in bundle.parts) * 7


def test_coaching_has_seats_and_graduates_have_a_webinar():
    kinds = {product.kind: product for product in school().products}

    assert kinds["coaching"].seats
    assert kinds["event"].requires and kinds["event"].price == 0
    assert kinds["download"].file


def test_lessons_teach_something_and_some_may_be_tried():
    texts = [lesson.body["ja"] for lesson in lessons() if lesson.body]

    assert len(texts) > 30
    assert min(map(len, texts)) > 400
    assert sum(lesson.preview for lesson in lessons()) >= 2
    assert any(lesson.embed for lesson in lessons())
    assert len(set(texts)) == len(texts)


def test_the_film_is_small_captioned_and_written_out():
    films = [lesson.video for lesson in lessons() if lesson.video]

    assert films
    for film in films:
        assert (FOLDER / film.file).stat().st_size < 2_000_000
        assert set(film.captions) == set(film.transcript) == {"ja", "en"}


@pytest.mark.parametrize(
    "path", sorted((FOLDER / "files").glob("*.vtt")), ids=lambda path: path.name
)
def test_captions_parse_and_follow_one_another(path):
    head, *cues = path.read_text("utf-8").strip().split("\n\n")
    times = [CUE.search(cue).groups() for cue in cues]
    spans = [(milliseconds(*time[:3]), milliseconds(*time[3:])) for time in times]

    assert head.startswith("WEBVTT")
    assert all(start < end for start, end in spans)
    assert spans == sorted(spans)
    assert all(CUE.sub("", cue).strip() for cue in cues)


def test_every_file_is_used_and_is_what_it_says():
    used = {path: types for _, path, types in files_used(school())}
    there = {f"files/{path.name}": path.read_bytes()[:16] for path in (FOLDER / "files").iterdir()}

    assert set(used) == set(there)
    assert all(type_in(head) in used[path] for path, head in there.items())


def test_all_of_it_is_on_sale(app, now):
    import_school(FOLDER, None, now)

    assert all(product.published for product in db.session.query(Product))
