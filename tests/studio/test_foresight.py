"""Who would see a draft, and what it would have changed: told, and nothing recorded."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Module
from shop.extensions import Base, db
from shop.funnel.operations import proposed, proposed_on_its_page
from shop.ladder.models import NextStep
from shop.learning.models import Attendance, Entitlement, Graduation, ModuleCompletion, SourceKind
from shop.offers.audience_rules import Audience, Condition, Trait, kept_audience
from shop.offers.models import Offer
from shop.offers.occasions import course_completed
from shop.offers.operations import answer
from shop.offers.words import AnswerKind, Moment, OfferState, PriceRule
from shop.studio.foresight.pages import foresight
from shop.studio.foresight.queries import gathered
from shop.studio.queries import offer_at
from shop.studio.replay.pages import replayed
from shop.studio.replay.queries import decided_again, remembered, with_offers
from tests.offers.gathering import terms_for
from tests.offers.test_candidates import modules_of


def rows_of_all_tables():
    counts = {
        name: db.session.scalar(sa.select(sa.func.count()).select_from(table))
        for name, table in Base.metadata.tables.items()
    }
    db.session.commit()
    return counts


@pytest.fixture
def draft(world):
    """A draft: who was at the webinar gets the coaching at ¥148,000."""
    made = Offer(
        slug="coaching-for-graduates",
        next_step_id=world.to_coaching.id,
        moment=Moment.COURSE_COMPLETED,
        state=OfferState.DRAFT,
        price_rule=PriceRule.FIXED,
        fixed_minor=148_000,
        created_at=world.now,
    )
    db.session.add(made)
    db.session.commit()
    db.session.expunge(made)
    return offer_at(world.mori, made.id)


@pytest.fixture
def graduate(world):
    module_id = db.session.scalar(sa.select(Module.id).filter_by(product_id=world.blog.id))

    def finishes(student, at):
        db.session.add_all(
            [
                Entitlement(
                    student_id=student.id,
                    product_id=world.blog.id,
                    source_kind=SourceKind.GIFT,
                    source_id=student.id,
                    granted_at=at,
                ),
                Graduation(student_id=student.id, product_id=world.blog.id, graduated_at=at),
                Attendance(student_id=student.id, product_id=world.webinar.id, attended_at=at),
                ModuleCompletion(
                    student_id=student.id,
                    module_id=module_id,
                    product_id=world.blog.id,
                    completed_at=at,
                ),
            ]
        )
        db.session.commit()

    return finishes


def test_of_two_graduates_the_one_who_said_no_does_not_see_it(world, draft, graduate):
    for student in (world.hana, world.ken):
        graduate(student, world.now)
    said_no = proposed(world.ken.id, course_completed(world.blog.id, world.now), world.now)
    answer(said_no, AnswerKind.DECLINED, world.now)

    told = foresight(draft, world.mori, world.now.date(), world.now + timedelta(minutes=1))

    assert (told.reached, told.meant, told.looked_at) == (2, 2, 2)
    assert (told.shown.middle, told.shown.exact) == (1, True)


def test_on_a_products_own_page_the_graduates_below_would_see_it(world, draft, graduate):
    graduate(world.hana, world.now)
    draft = db.session.merge(draft)
    draft.moment = Moment.PRODUCT_PAGE
    db.session.commit()

    told = foresight(offer_at(world.mori, draft.id), world.mori, world.now.date(), world.now)

    assert (told.reached, told.shown.middle) == (1, 1)


@pytest.mark.parametrize(
    ("moment", "who"),
    [
        (Moment.MODULE_COMPLETED, "aya"),
        (Moment.EVENT_ATTENDED, "ken"),
        (Moment.THANK_YOU, "hana"),
        (Moment.PRODUCT_PAGE, "hana"),
        (Moment.COURSE_COMPLETED, "nao"),
        (Moment.LIBRARY, "nao"),
    ],
)
def test_a_moment_comes_to_whoever_did_what_it_speaks_of(world, draft, moment, who):
    given = {"source_kind": SourceKind.GIFT, "source_id": 1, "granted_at": world.now}
    ends = {"product_id": world.blog.id, "module_id": modules_of(world.blog)[0].id}
    db.session.add_all(
        [
            Entitlement(student_id=world.hana.id, product_id=world.blog.id, **given),
            Attendance(student_id=world.ken.id, product_id=world.webinar.id, attended_at=world.now),
            ModuleCompletion(student_id=world.aya.id, completed_at=world.now, **ends),
            Graduation(student_id=world.nao.id, product_id=world.blog.id, graduated_at=world.now),
        ]
    )
    draft = db.session.merge(draft)
    draft.moment = moment
    db.session.commit()

    crowd = gathered(offer_at(world.mori, draft.id), world.now)

    assert crowd.sample == [getattr(world, who).id]


def test_only_its_audience_is_looked_at(world, draft, graduate):
    for student in (world.hana, world.ken):
        graduate(student, world.now)
    draft = db.session.merge(draft)
    owners = Condition(Trait.NOT_OWNER_OF, world.blog.id)
    draft.audience = kept_audience(Audience(((owners,),)))
    db.session.commit()

    crowd = gathered(offer_at(world.mori, draft.id), world.now)

    assert (crowd.reached, crowd.meant, crowd.sample) == (2, 0, [])


def test_what_the_draft_would_stand_in_the_place_of_is_named(world, draft, graduate):
    graduate(world.hana, world.now)
    db.session.execute(sa.update(NextStep).filter_by(id=world.to_coaching.id).values(position=9))
    seo = terms_for(world.to_seo, Moment.LIBRARY, world.now, state=OfferState.DRAFT)
    db.session.execute(sa.delete(Attendance))
    db.session.commit()

    told = foresight(offer_at(world.mori, seo.id), world.mori, world.now.date(), world.now)

    assert [row[1:] for row in told.beside] == [["先に見える", 1]]


def test_looking_records_nothing(world, draft, graduate):
    graduate(world.hana, world.now)
    proposed(world.hana.id, course_completed(world.blog.id, world.now), world.now)
    before = rows_of_all_tables()

    foresight(draft, world.mori, world.now.date(), world.now)
    replayed(with_offers((draft.id,)), world.now + timedelta(days=1))

    assert rows_of_all_tables() == before


def test_a_replay_decides_as_it_was_decided_then(world, draft, graduate):
    graduate(world.hana, world.now)
    shown = proposed(world.hana.id, course_completed(world.blog.id, world.now), world.now)
    answer(shown, AnswerKind.DECLINED, world.now + timedelta(days=1))

    told = replayed(with_offers((draft.id,)), world.now + timedelta(days=30))

    assert (told.moments, told.repeated) == (1, 1)


def test_a_replay_tells_what_the_draft_would_have_changed(world, draft, graduate):
    graduate(world.hana, world.now)
    proposed(world.hana.id, course_completed(world.blog.id, world.now), world.now)

    moments = remembered(world.now + timedelta(days=1), 10)
    (look,) = decided_again(with_offers((draft.id,)), moments)

    offered = [each for each in look.after.verdicts if each.candidate.terms.offer_id == draft.id]
    assert offered[0].candidate.terms.price.amount == 148_000


def test_on_a_products_own_page_a_regular_price_is_no_proposal_in_a_replay_either(
    world, draft, graduate
):
    graduate(world.hana, world.now)
    draft = db.session.merge(draft)
    draft.moment, draft.state = Moment.PRODUCT_PAGE, OfferState.RUNNING
    db.session.commit()
    assert proposed_on_its_page(world.hana.id, world.coaching.id, world.now)
    draft.state = OfferState.DRAFT
    db.session.commit()

    told = replayed(with_offers((draft.id,)), world.now + timedelta(days=1))

    assert (told.moments, told.shown_before, told.shown_after) == (1, 0, 1)


def test_both_pages_open(client, world, draft, graduate):
    graduate(world.hana, world.now)
    client.sign_in(world.mori)

    for page in ("foresight", "foresight?on=2099-01-01", "foresight?on=nonsense", "replay"):
        assert client.get(f"/studio/offers/{draft.id}/{page}").status_code == 200


@pytest.fixture
def say(app):
    def said(*words):
        db.session.commit()
        with app.app_context():
            return app.test_cli_runner().invoke(args=words)

    return said


def test_the_command_line_counts_them_with_a_progress_bar(say, world, draft, graduate):
    graduate(world.hana, world.now)

    told = say("foresee", "coaching-for-graduates")

    assert "1 reach the moment, 1 in the audience, 1 looked at" in told.output
    assert "would see it: 1" in told.output


def test_the_command_line_replays(say, world, draft, graduate):
    assert "0 moments of 0 students, 0 different" in say("replay", draft.slug).output


@pytest.mark.parametrize("words", [("foresee", "nothing"), ("replay", "nothing")])
def test_an_unknown_offer_is_named(say, world, words):
    assert "no offer is called nothing" in say(*words).output


def test_a_day_gone_by_is_refused(say, world, draft):
    assert "from today on" in say("foresee", draft.slug, "--on", "2020-01-01").output
