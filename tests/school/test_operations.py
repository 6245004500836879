from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Product, ProductState
from shop.catalogue.operations import refresh_search_text
from shop.catalogue.ownership import NotYours
from shop.extensions import db
from shop.languages import speaking
from shop.school.faults import BrokenFile
from shop.school.operations import Report, import_school
from shop.school.queries import export_school
from shop.school.sentences import SENTENCES, listing
from tests.school.small import SHEET, TEXT, in_folder


def everything():
    """Every row of every table."""
    db.session.remove()
    tables = db.metadata.sorted_tables
    return {each.name: [tuple(row) for row in db.session.execute(each.select())] for each in tables}


def kept_files(app):
    return [path for path in (app.config["SHOP"].instance / "media").rglob("*") if path.is_file()]


def faults_of(path, now):
    with pytest.raises(BrokenFile) as broken:
        import_school(path, None, now)
    return [(fault.path, fault.problem.code) for fault in broken.value.faults]


@pytest.fixture
def file(tmp_path):
    return in_folder(tmp_path / "brought")


@pytest.fixture
def imported(app, file, now):
    return import_school(file, None, now)


def test_a_school_is_imported_whole(app, imported):
    rows = everything()

    counted = {
        name: len(rows[name]) for name in ("product", "lesson", "next_step", "offer", "media")
    }
    assert counted == {"product": 2, "lesson": 1, "next_step": 1, "offer": 1, "media": 1}
    assert [path.read_bytes() for path in kept_files(app)] == [SHEET]


def test_importing_again_changes_nothing(imported, file, now):
    before = everything()

    again = import_school(file, None, now + timedelta(days=30))

    assert again == Report(created=0, changed=0, unchanged=11)
    assert everything() == before


def test_an_export_is_the_imported_file_byte_for_byte(imported, file):
    exported = export_school()

    assert exported.text == file.read_text("utf-8")
    assert {name: path.read_bytes() for name, path in exported.files.items()} == {
        "files/sheet.pdf": SHEET
    }


def test_importing_an_export_of_a_shop_typed_in_by_hand_changes_nothing(world, tmp_path, now):
    world.worksheet.state = world.webinar.state = ProductState.DRAFT  # no file, no date
    for product in db.session.scalars(sa.select(Product)):
        refresh_search_text(product)
    db.session.commit()
    path = in_folder(tmp_path / "out", export_school().text)
    before = everything()

    report = import_school(path, world.nao, now)

    assert (report.created, report.changed) == (0, 0)
    assert everything() == before


def test_a_changed_line_changes_that_and_nothing_else(imported, file, now):
    file.write_text(TEXT.replace("price: 4980", "price: 5980"), "utf-8")

    report = import_school(file, None, now)

    assert (report.created, report.changed) == (0, 1)
    assert export_school().text == file.read_text("utf-8")


def test_what_the_file_no_longer_says_inside_a_thing_is_gone(imported, file, now):
    start = TEXT.index("      attachments:")
    file.write_text(TEXT[:start] + TEXT[TEXT.index("- key: blog") :], "utf-8")

    import_school(file, None, now)

    assert everything()["attachment"] == []


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("dandan_school: 1", "dandan_school: 2", "dandan_school", "wrong_version"),
        (
            "  teacher: mori\n  state",
            "  teacher: sato\n  state",
            "products[0].teacher",
            "no_such_teacher",
        ),
        (
            "products: [mini]",
            "products: [moon]",
            "ladders[0].rungs[0].products[0]",
            "no_such_product",
        ),
        (
            "products: [blog]",
            "products: [blog, mini]",
            "ladders[0].rungs[1].products[1]",
            "placed_twice",
        ),
        ("- key: blog", "- key: mini", "products[1].key", "named_twice"),
        ("number: 3", "number: 1", "ladders[0].rungs[1].number", "named_twice"),
        ("number: 3", "number: 5", "ladders[0].rungs[1].number", "no_such_rung"),
        ("- from: mini\n  to: blog", "- from: blog\n  to: blog", "next_steps[0].to", "itself"),
        (
            "- from: mini\n  to: blog",
            "- from: blog\n  to: mini",
            "next_steps[0].kind",
            "upsell_goes_down",
        ),
        (
            "  from: mini\n  to: blog\n  moment",
            "  from: blog\n  to: mini\n  moment",
            "offers[0].to",
            "no_such_step",
        ),
        ("price: 4980", "price: 49", "products[1].price", "price_range"),
        ("percent: 20", "percent: 95", "offers[0].price.percent", "out_of_range"),
        ("hours: 48", "hours: 800", "offers[0].window.hours", "out_of_range"),
        ("course_completed", "stalled", "offers[0].moment", "help_not_offers"),
        ("使えます", "今だけ", "products[1].outcome.ja", "forbidden_word"),
        ("型がほしい", "後悔したくない", "next_steps[0].challenge.ja", "forbidden_word"),
        ("minutes: 5", "minutes: 0", "products[0].modules[0].lessons[0].minutes", "out_of_range"),
        (
            'ja: "用紙"',
            'ja: ""',
            "products[0].modules[0].lessons[0].attachments[0].title.ja",
            "blank",
        ),
        ("kind: download", "kind: coaching", "products[1].seats", "no_seats"),
        ("kind: download", "kind: event", "products[1].event.starts_at", "no_start"),
        ("kind: course", "kind: download", "products[0].modules[0].title", "not_a_course"),
        ("price: 0", "price: 50001", "products[0].long_tuition", "tuition_unanswered"),
        ("mori@example.jp", "mori at home", "teachers[0].email", "not_an_address"),
        (
            "  file:\n    path: files/sheet.pdf",
            "  file:\n    path: files/gone.pdf",
            "products[1].file.path",
            "file_missing",
        ),
    ],
)
def test_what_the_rules_refuse_is_told_at_its_path_and_nothing_is_changed(
    app, file, now, old, new, path, code
):
    assert old in TEXT
    file.write_text(TEXT.replace(old, new, 1), "utf-8")
    before = everything()

    assert (path, code) in faults_of(file, now)

    assert everything() == before
    assert kept_files(app) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg/>", "unknown_file"),
        (b"%PDF-" + b"x" * 20_000_000, "file_too_big"),
        (b"\0\0\0 ftypisom", None),
    ],
    ids=["a drawing", "too big", "a film"],
)
def test_a_file_is_judged_by_what_is_in_it(app, file, now, content, code):
    (file.parent / "files" / "sheet.pdf").write_bytes(content)

    if code is None:
        assert import_school(file, None, now).created > 0
    else:
        assert {found for _, found in faults_of(file, now)} == {code}


def test_a_caption_is_no_video(app, file, now):
    text = TEXT.replace("      preview: true", "      video:\n        file: files/sheet.pdf")
    file.write_text(text, "utf-8")

    assert faults_of(file, now) == [("products[0].modules[0].lessons[0].video.file", "wrong_file")]


def test_one_file_under_two_names_is_told(app, file, now):
    (file.parent / "files" / "copy.pdf").write_bytes(SHEET)
    file.write_text(TEXT.replace("path: files/sheet.pdf", "path: files/copy.pdf", 1), "utf-8")

    assert [code for _, code in faults_of(file, now)] == ["same_file_twice"]


def test_a_folder_is_its_school_file(app, file, now):
    assert import_school(file.parent, None, now).created > 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "no_school_file"),
        (b"\xff\xfe", "not_utf8"),
        (b"x" * 8_000_001, "school_file_too_big"),
    ],
    ids=["nothing", "no text", "too big"],
)
def test_what_is_no_school_file_at_all(app, tmp_path, now, content, code):
    path = tmp_path / "any.yaml"
    if content is not None:
        path.write_bytes(content)

    assert faults_of(path, now) == [("", code)]


def test_only_the_owner_brings_a_whole_school(world, file, now):
    with pytest.raises(NotYours):
        import_school(file, world.mori, now)
    with pytest.raises(NotYours):
        import_school(file, world.hana, now)


def test_faults_are_listed_by_line_in_both_languages(app, file, now):
    text = TEXT.replace("price: 4980", "price: 49").replace("number: 3", "number: 5")
    file.write_text(text, "utf-8")
    with pytest.raises(BrokenFile) as broken:
        import_school(file, None, now)

    with speaking("en"):
        english = listing(broken.value)
    with speaking("ja"):
        japanese = listing(broken.value)

    rung, price = (text[: text.index(each)].count("\n") + 1 for each in ("number: 5", "price: 49"))
    assert english[0].startswith(f"school.yaml:{rung}: ladders[0].rungs[1].number: A ladder has")
    assert english[1].startswith(f"school.yaml:{price}: products[1].price: A price is ¥0 or from")
    assert japanese[0].endswith("階段の段は、1段目から4段目までです。")


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_speaks_japanese_too(app, code):
    facts = dict.fromkeys(("version", "words", "key", "language", "start", "end", "file"), "x")

    with speaking("ja"):
        assert any("ぁ" <= letter <= "ん" for letter in str(SENTENCES[code]) % facts)


def test_two_files_brought_under_one_name_leave_under_two(imported, file, tmp_path, now):
    (file.parent / "files" / "sheet.pdf").write_bytes(SHEET + b" of another kind")
    only_blog = TEXT.replace("- key: mini\n  kind", "- key: mini2\n  kind").replace(
        "[mini]", "[mini2]"
    )
    file.write_text(
        only_blog.replace("from: mini", "from: mini2").replace("key: forms", "key: forms2"), "utf-8"
    )
    import_school(file, None, now)

    names = list(export_school().files)

    assert len(names) == 2
    assert names[1] == "files/sheet.pdf"


def test_the_example_of_the_readme_is_a_school(app, tmp_path, now):
    readme = Path("shop/school/README.md").read_text("utf-8")
    example = readme.split("```yaml\n")[1].split("```")[0]
    path = in_folder(tmp_path / "example", example)
    (path.parent / "files" / "forms.pdf").write_bytes(SHEET)

    assert import_school(path, None, now).created > 10
