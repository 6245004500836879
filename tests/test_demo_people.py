"""Who lives in the demo school, each in a state of their own."""

import shutil

import pytest
import sqlalchemy as sa

from shop import clock
from shop.accounts.models import Role, Student
from shop.accounts.queries import account_of, guests_of
from shop.catalogue.legal_rules import missing
from shop.catalogue.queries import school
from shop.checkout.queries import price_for, purchases_of, sellable
from shop.config import BadConfiguration
from shop.demo import VISITOR, load_demo_school
from shop.extensions import db
from shop.learning.queries import graduations_of, owned, progress_of
from shop.offers import occasions
from shop.offers.explain import foresee
from shop.offers.facts_queries import facts_of
from shop.offers.models import Proposal
from shop.offers.words import Moment, ProposalState, Rule
from shop.orders.queries import owned_for
from tests.journeys.live import opened_school


@pytest.fixture(scope="module")
def school_file(tmp_path_factory):
    return opened_school(tmp_path_factory.mktemp("school"), clock.now()) / "shop.db"


@pytest.fixture
def demo(shared_shop, school_file):
    shutil.copy(school_file, shared_shop.folder / "shop.db")


def person(name):
    return account_of(f"{name}@example.jp")


def test_the_demo_school_is_lived_in(app, demo):
    now = clock.now()
    hana, misaki, taro = person("hana"), person("misaki"), person("taro")

    roles = dict(db.session.execute(sa.select(Student.email, Student.role)).all())
    assert [email for email, role in roles.items() if role is Role.OWNER] == ["nao@example.jp"]
    assert sum(role is Role.INSTRUCTOR for role in roles.values()) == 2
    assert progress_of(hana.id, sellable("wordpress-blog").id).done == 3
    assert {g.product.slug for g in graduations_of(misaki.id)} == {
        "video-first-cut",
        "video-master",
    }
    assert price_for(sellable("blog-writing-bundle"), owned_for(taro.id, now)).total.amount == 5_920
    assert [guest.guest for guest in guests_of(VISITOR)] == [True]
    assert missing(school().legal) == []


def test_nobody_sells_to_the_unhappy_and_a_no_is_kept(app, demo):
    ken, yui = person("ken"), person("yui")
    occasion = occasions.what_if(
        Moment.COURSE_COMPLETED, sellable("blog-first-article").id, clock.now()
    )

    facts = facts_of(ken.id, purchases_of(ken.id, clock.now()), clock.now())
    decision = foresee(occasion, facts, clock.now())

    assert decision.shown is None
    assert Rule.UNHAPPY in {verdict.stop for verdict in decision.verdicts}
    states = db.session.scalars(sa.select(Proposal.state).filter_by(student_id=yui.id)).all()
    assert states == [ProposalState.DECLINED]


def test_loading_again_changes_nothing_and_half_a_school_is_named(app, demo):
    before = owned(person("misaki").id, clock.now())
    load_demo_school(clock.now())
    assert owned(person("misaki").id, clock.now()) == before

    db.session.execute(sa.update(Student).filter_by(email=VISITOR).values(email="x@example.jp"))
    db.session.commit()
    with pytest.raises(BadConfiguration, match="--fresh"):
        load_demo_school(clock.now())
