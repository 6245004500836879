"""What drafts and a school file would have changed, at the desk and on the command line."""

from datetime import timedelta

import pytest

from shop import clock
from shop.extensions import db
from shop.funnel.operations import proposed
from shop.ladder.rules import NextStepKind
from shop.learning.models import Graduation, SourceKind
from shop.learning.operations import grant
from shop.offers.estimate_rules import Estimate
from shop.offers.models import Offer
from shop.offers.occasions import course_completed
from shop.offers.words import Moment, OfferState, PriceRule, ProposalState
from shop.studio.replay.queries import answers_to
from shop.studio.replay.rules import Answers, Replayed, pressure, revenue
from tests.school.small import TEXT, in_folder
from tests.world import worksheet_proposal

UP = NextStepKind.UPSELL
ANOTHER = TEXT.replace("mini", "five-lines").replace("blog", "forms-pack")


def test_revenue_is_what_more_would_be_asked_by_how_often_it_was_accepted():
    told = Replayed(money={UP: 10_000})
    assert revenue(told, {UP: Answers(50, 0, 100)}).middle == 5_000


def test_what_is_lost_has_its_bounds_the_right_way_round():
    lost = revenue(Replayed(money={UP: -10_000}), {UP: Answers(50, 0, 100)})
    assert lost.low < lost.middle == -5_000 < lost.high


def test_a_proposal_nobody_wanted_presses_twice():
    told = Replayed(proposals={UP: 4})
    assert pressure(told, {UP: Answers(0, 100, 100)}).middle == 8


def test_where_nothing_changed_nothing_is_gained():
    assert revenue(Replayed(), {}) == Estimate(0.0, 0.0, 0.0)


def test_silence_is_an_answer_as_soon_as_it_is_one_to_the_rules(world, now):
    for n, (state, days) in enumerate(
        (("accepted", 1), ("declined", 1), ("shown", 7), ("shown", 6))
    ):
        made = worksheet_proposal(world.hana.id, world.worksheet, world.to_worksheet.id)
        made.occasion, made.state = f"thank_you:{n}", ProposalState(state)
        made.shown_at = now - timedelta(days=days)
        db.session.add(made)
    db.session.commit()

    assert answers_to(NextStepKind.ADD_ON, now) == Answers(accepted=1, unwanted=2, all=4)


@pytest.fixture
def moment(world):
    """Yesterday Ken's course was completed and the next one proposed."""
    at = clock.now() - timedelta(days=1)
    grant(world.ken.id, world.blog.id, SourceKind.GIFT, 1, at)
    done = Graduation(student_id=world.ken.id, product_id=world.blog.id, graduated_at=at)
    db.session.add(done)
    db.session.commit()
    proposed(world.ken.id, course_completed(world.blog.id, at), at)
    return at


@pytest.fixture
def drafts(world, moment):
    for step, percent in ((world.to_webinar, 10), (world.to_seo, 20), (world.to_coaching, 30)):
        draft = Offer(
            slug=f"draft-{percent}",
            next_step_id=step.id,
            moment=Moment.COURSE_COMPLETED,
            state=OfferState.DRAFT,
            price_rule=PriceRule.PERCENT,
            percent=percent,
            created_at=world.now,
        )
        db.session.add(draft)
    db.session.commit()


def test_all_drafts_together_are_replayed_at_the_desk(client, world, drafts):
    client.sign_in(world.mori)

    page = client.get("/en/studio/offers/replay").text

    assert "What would all drafts have changed?" in page
    assert "of 1 moment<" in page


def test_without_a_draft_the_desk_says_so(client, world, moment):
    client.sign_in(world.mori)

    assert "No draft waits" in client.get("/en/studio/offers/replay").text


@pytest.fixture
def say(app):
    def said(*words):
        db.session.commit()
        with app.app_context():
            return app.test_cli_runner().invoke(args=words)

    return said


def test_the_command_line_replays_all_drafts(say, drafts):
    assert "1 moments of 1 students" in say("replay").output


def test_the_command_line_replays_a_file(say, tmp_path, moment):
    told = say("replay", "--draft", str(in_folder(tmp_path, ANOTHER)))

    assert "1 moments of 1 students, 1 different" in told.output
    assert "revenue" in told.output and "points" in told.output


def test_a_broken_file_is_told_line_by_line(say, tmp_path, moment):
    path = in_folder(tmp_path)
    path.write_text(path.read_text("utf-8").replace("kind: upsell", "kind: sideways"), "utf-8")

    told = say("replay", "--draft", str(path))

    assert (told.exit_code, "next_steps[0].kind" in told.stderr) == (1, True)


def test_an_offer_and_a_file_at_once_are_refused(say, tmp_path, drafts):
    assert say("replay", "draft-10", "--draft", str(in_folder(tmp_path))).exit_code == 2
