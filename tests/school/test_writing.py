from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from shop.catalogue.upload_rules import PATH
from shop.catalogue.wording_rules import SLUG, one_line, tidy
from shop.school import shapes
from shop.school.faults import Faults
from shop.school.reading import read_school
from shop.school.schema import SchoolFile
from shop.school.shapes import members
from shop.school.writing import written

YEARS = datetime(2000, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001
TEXT = st.text(max_size=30) | st.sampled_from(
    [
        "",
        "  indented",
        "a\n  b\n\n\tc",
        "# no comment",
        "- a\n- b",
        "no",
        "1",
        "'\"",
        "a: b",
        "|",
        "\ufeff",
    ]
)
PLAIN = {
    shapes.Slug: st.from_regex(SLUG, fullmatch=True),
    shapes.Line: TEXT.map(one_line),
    shapes.Prose: TEXT.map(tidy),
    shapes.Whole: st.integers(-999, 9_999_999),
    shapes.Flag: st.booleans(),
    shapes.Instant: st.datetimes(*YEARS, timezones=st.just(UTC)),
    shapes.FilePath: st.from_regex(PATH, fullmatch=True),
}


def values(shape):
    if isinstance(shape, shapes.Word):
        return st.sampled_from(shape.words)
    if isinstance(shape, shapes.Many):
        return st.lists(values(shape.of), max_size=2).map(tuple)
    if isinstance(shape, (shapes.Translated, shapes.Optionally)):
        return st.fixed_dictionaries(
            {}, optional={"ja": values(shape.of), "en": values(shape.of)}
        ).map(spoken)
    if isinstance(shape, shapes.Record):
        return records(shape.made)
    return PLAIN[type(shape)]


def spoken(copy):
    return {language: text for language, text in copy.items() if text}


def records(made):
    each = {
        member.attribute: values(member.shape)
        if member.required
        else st.just(None) | values(member.shape)
        for member in members(made)
    }
    return st.fixed_dictionaries(each).map(
        lambda found: made(**{n: v for n, v in found.items() if v is not None})
    )


@settings(max_examples=60)
@given(records(SchoolFile))
def test_whatever_is_written_is_read_back_and_written_in_the_same_bytes(school):
    faults = Faults()
    text = written(school)

    again = read_school(text, faults)

    assert faults.found == []
    assert written(again) == text


@settings(max_examples=20)
@given(records(SchoolFile))
def test_no_line_ends_in_blanks(school):
    assert all(line == line.rstrip(" \t") for line in written(school).split("\n"))


def test_prose_is_a_block_that_can_be_read_and_compared():
    assert written(read_school(SMALL, Faults())) == SMALL


SMALL = """\
dandan_school: 1
school:
  name:
    ja: "教室"
    en: ""
products:
- key: on
  kind: event
  teacher: "no-one"
  state: draft
  title:
    ja: "催し"
    en: ""
  description:
    ja: |
      一行目

        字下げ
    en: "  starts with blanks\\nand goes on"
  price: 0
  event:
    starts_at: "2027-01-24T20:00:00+09:00"
    archive_days: 0
""".replace('"no-one"', "no-one")
