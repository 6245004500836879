"""Every kind of price and of audience in a school file: brought, taken out again, and refused."""

import pytest

from shop.extensions import db
from shop.offers.models import Offer
from shop.school.faults import BrokenFile
from shop.school.operations import import_school
from shop.school.queries import export_school
from tests.school.small import TEXT, in_folder

PERCENT = """\
    rule: percent
    percent: 20
"""
EARLY = """\
    rule: early
    amount: 1980
    until: "2027-01-24T20:00:00+09:00"
"""
STEPS = """\
    rule: steps
    steps:
    - seats: 5
      amount: 980
    - seats: 10
      amount: 1980
"""
AUDIENCE = """\
  audience:
  - all:
    - is: graduate_of
      product: mini
    - is: progress
      product: mini
      number: 50
    - is: bought_since
      since: "2026-10-01T00:00:00+09:00"
  - all:
    - is: segment
      word: loyal
    - is: consent
"""


FILE = '  file:\n    path: files/sheet.pdf\n    title:\n      ja: "型"'


def text_with(price=PERCENT, audience=AUDIENCE, seats=False):
    text = TEXT.replace(PERCENT, price).replace("  state: running", f"{audience}  state: running")
    return text.replace(FILE, f"  seats: 20\n{FILE}") if seats else text


def faults_of(folder, text, now):
    with pytest.raises(BrokenFile) as broken:
        import_school(in_folder(folder, text), None, now)
    return [(fault.path, fault.problem.code) for fault in broken.value.faults]


@pytest.mark.parametrize(
    "text",
    [
        text_with(EARLY),
        text_with(STEPS, seats=True),
        text_with("    rule: upgrade\n", audience=""),
        text_with(),
    ],
    ids=["early", "steps", "upgrade", "audience"],
)
def test_terms_come_out_as_they_were_brought_and_again_change_nothing(app, tmp_path, now, text):
    file = in_folder(tmp_path / "brought", text)
    import_school(file, None, now)

    assert export_school().text == text
    again = import_school(file, None, now)
    assert (again.created, again.changed) == (0, 0)


def test_a_file_without_an_audience_is_meant_for_everyone(app, tmp_path, now):
    import_school(in_folder(tmp_path / "brought"), None, now)
    assert db.session.query(Offer).one().audience == {}


GROUPS = "offers[0].audience"


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("is: consent", "is: rich", f"{GROUPS}[1].all[1].is", "one_of"),
        ("word: loyal", "word: royal", f"{GROUPS}[1].all[0].word", "one_of"),
        ("      word: loyal\n", "", f"{GROUPS}[1].all[0]", "unknown_word"),
        ("number: 50", "number: 500", f"{GROUPS}[0].all[1].number", "out_of_range"),
        ("      number: 50\n", "", f"{GROUPS}[0].all[1]", "which_number"),
        ("product: mini", "product: moon", f"{GROUPS}[0].all[0].product", "no_such_product"),
        (
            'since: "2026-10-01T00:00:00+09:00"',
            "since: soon",
            f"{GROUPS}[0].all[2].since",
            "wanted_instant",
        ),
        ("  - all:\n    - is: seg", "  - any:\n    - is: seg", f"{GROUPS}[1].any", "unknown_key"),
        ("rule: percent", "rule: auction", "offers[0].price.rule", "one_of"),
        (PERCENT, "    rule: early\n    amount: 980\n", "offers[0].price", "which_day"),
        (PERCENT, "    rule: complete\n", "offers[0].price.rule", "only_a_bundle"),
        (PERCENT, STEPS, "offers[0].price.rule", "only_with_seats"),
        (PERCENT, STEPS.replace("1980", "500"), "offers[0].price.steps[1].amount", "steps_rise"),
    ],
)
def test_what_does_not_fit_is_said_at_its_path(app, tmp_path, now, old, new, path, code):
    text = text_with()
    assert old in text
    found = faults_of(tmp_path / "brought", text.replace(old, new, 1), now)

    assert any(at.startswith(path) and said == code for at, said in found)
