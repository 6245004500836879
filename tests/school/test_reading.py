import pytest

from shop.school.faults import Faults
from shop.school.reading import read_school
from shop.school.writing import written
from tests.school.small import TEXT


def faults_in(text):
    faults = Faults()
    read_school(text, faults)
    return [(fault.line, fault.path, fault.problem.code) for fault in faults.found]


def broken(old, new):
    assert old in TEXT
    return TEXT.replace(old, new, 1)


def line_of(text, snippet):
    return text[: text.index(snippet)].count("\n") + 1


def test_a_canonical_file_is_read_without_a_fault_and_written_in_the_same_bytes():
    faults = Faults()

    school = read_school(TEXT, faults)

    assert faults.found == []
    assert written(school) == TEXT


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("kind: upsell", "kind: push", "next_steps[0].kind", "one_of"),
        ("number: 1", "number: one", "ladders[0].rungs[0].number", "wanted_number"),
        ("price: 4980", "price: 49.8", "products[1].price", "wanted_number"),
        ("price: 4980", "price: 0x10", "products[1].price", "wanted_number"),
        ("price: 4980", "price: 99999999999999999999", "products[1].price", "wanted_number"),
        (
            "preview: true",
            "preview: maybe",
            "products[0].modules[0].lessons[0].preview",
            "wanted_flag",
        ),
        ('ja: "書く"', "ja: 12", "ladders[0].title.ja", "wanted_text"),
        ('ja: "書く"', "ja: [a]", "ladders[0].title.ja", "wanted_text"),
        ("products: [mini]", "products: mini", "ladders[0].rungs[0].products", "wanted_list"),
        ("products: [mini]", "products: [Mini]", "ladders[0].rungs[0].products[0]", "not_a_slug"),
        ("key: writing", "key: Writing it", "ladders[0].key", "not_a_slug"),
        ("hours: 48", "until: tomorrow", "offers[0].window.until", "wanted_instant"),
        ("hours: 48", "until: 2027-01-24T20:00:00", "offers[0].window.until", "wanted_instant"),
        ("hours: 48", "days: 2", "offers[0].window.days", "unknown_key"),
        (
            "minutes: 5",
            "minutes: 5\n      minutes: 6",
            "products[0].modules[0].lessons[0].minutes",
            "key_twice",
        ),
        (
            "path: files/sheet.pdf",
            "path: ../secret.pdf",
            "products[0].modules[0].lessons[0].attachments[0].path",
            "not_a_path",
        ),
        (
            "path: files/sheet.pdf",
            "path: /etc/passwd",
            "products[0].modules[0].lessons[0].attachments[0].path",
            "not_a_path",
        ),
    ],
)
def test_what_does_not_fit_is_told_at_its_line_and_path(old, new, path, code):
    text = broken(old, new)
    last = new.rsplit("\n", 1)[-1].strip()

    assert faults_in(text) == [(line_of(text, last), path, code)]


@pytest.mark.parametrize(
    ("old", "path", "code", "at"),
    [
        (
            '    en: "Writing"\n',
            "ladders[0].title.en",
            "missing_translation",
            '  title:\n    ja: "書く"',
        ),
        ('  email: "mori@example.jp"\n', "teachers[0].email", "missing_key", "- key: mori"),
        ("dandan_school: 1\n", "dandan_school", "missing_key", "school:"),
        ("  state: running\n", "offers[0].state", "missing_key", "- key: forms"),
    ],
)
def test_what_is_missing_is_told_where_it_belongs(old, path, code, at):
    text = broken(old, "")

    assert faults_in(text) == [(line_of(text, at), path, code)]


def test_everything_wrong_is_told_at_once():
    text = broken("kind: upsell", "kind: push").replace("minutes: 5", "minutes: five")
    text = text.replace("hours: 48", "hours: two", 1)

    assert len(faults_in(text)) == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: [1, 2", "not_yaml"),
        ("a: b: c", "not_yaml"),
        ("\tx: 1", "not_yaml"),
        ("a: \x00", "not_yaml"),
        ("--- 1\n--- 2\n", "not_yaml"),
        ("", "wanted_map"),
        ("just words", "wanted_map"),
        ("- a", "wanted_map"),
        ("a: &x [1]\nb: *x", "alias"),
        ("a: &x 1", "alias"),
        ("[" * 5_000, "too_deep"),
        ('a: "\\0"', "no_text"),
        ('a: "\\ud83d"', "no_text"),
        ('"\\ude00": 1', "no_text"),
        ("!!python/object/apply:os.system [echo]", "wanted_map"),
    ],
)
def test_what_is_no_school_file_is_refused_in_a_word(text, code):
    assert [fault[2] for fault in faults_in(text)] == [code]


def test_a_bomb_of_aliases_never_unfolds():
    bomb = "a: &a [x, x]\n" + "".join(
        f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    )

    assert faults_in(bomb) == [(1, "", "alias")]


@pytest.mark.parametrize("tag", ["!!python/name:os.system", "!!binary", "!secret"])
def test_tags_are_not_obeyed(tag):
    text = broken('ja: "書く"', f'ja: {tag} "eA=="')

    assert [fault[1:] for fault in faults_in(text)] == [("ladders[0].title.ja", "wanted_text")]
