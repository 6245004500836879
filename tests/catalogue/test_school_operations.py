import pytest

from shop.catalogue.models import School
from shop.catalogue.ownership import NotYours
from shop.catalogue.queries import school
from shop.catalogue.school_operations import SchoolDraft, save_school
from shop.catalogue.wording_rules import Refused
from shop.extensions import db

NAMED = SchoolDraft(name={"ja": " 新学舎 "}, legal={"seller": {"ja": "合同会社", "en": ""}})


def test_the_owner_names_the_school(world):
    save_school(NAMED, world.nao)

    assert school().name == {"ja": "新学舎"}
    assert school().legal == {"seller": {"ja": "合同会社"}}


def test_an_empty_shop_gets_its_school_that_way(world):
    db.session.query(School).delete()

    save_school(NAMED, world.nao)

    assert db.session.query(School).count() == 1


def test_what_is_not_named_stays(world):
    save_school(NAMED, world.nao)

    save_school(SchoolDraft(name={"ja": "学舎"}, legal={"phone": {"ja": "03"}}), world.nao)

    assert school().legal == {"seller": {"ja": "合同会社"}, "phone": {"ja": "03"}}


def test_an_instructor_does_not_name_the_school(world):
    with pytest.raises(NotYours):
        save_school(NAMED, world.mori)


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (SchoolDraft(name={"en": "School"}), "name.ja"),
        (SchoolDraft(name={"ja": "あ" * 81}), "name.ja"),
        (SchoolDraft(name={"ja": "学舎"}, promise={"en": "Last chance"}), "promise.en"),
        (SchoolDraft(name={"ja": "学舎"}, legal={"seller": {"ja": "あ" * 1_001}}), "seller.ja"),
    ],
)
def test_a_refused_school_keeps_its_old_name(world, draft, field):
    with pytest.raises(Refused) as refusal:
        save_school(draft, world.nao)

    assert [problem.field for problem in refusal.value.problems] == [field]
    assert school().name["en"] == "Dandan School"
