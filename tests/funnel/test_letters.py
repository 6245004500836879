"""Letters about courses: only to those who agreed, decided when they leave, one in a week."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock, outbox
from shop.accounts.account_operations import switch_mail
from shop.accounts.queries import consents
from shop.extensions import db
from shop.funnel.follow_up_operations import follow_up
from shop.mail.operations import built
from shop.mail.queries import letter_in, rendered
from shop.offers.models import DecisionRecord, Offer, Proposal
from shop.offers.words import Moment, Rule
from shop.outbox import Outbox
from shop.voice.models import HelpTask, Question
from tests.funnel.conftest import newest, words

DAY = timedelta(days=1)


@pytest.fixture
def agreed(world, standin):
    switch_mail(world.hana, "courses", True, clock.now())


@pytest.fixture
def morning(standin):
    """So many days later the clock's list is written and worked off."""

    def after(days):
        standin.advance(days * DAY)
        follow_up(clock.now())
        outbox.sweep(clock.now())
        return letters()

    return after


def letters(event="next_step"):
    db.session.expire_all()
    rows = db.session.scalars(sa.select(Outbox).filter_by(kind="letter").order_by(Outbox.id))
    found = [letter_in(row) for row in rows]
    return [each for each in found if each.event == event]


def test_a_week_after_graduation_one_letter_carries_the_next_step(world, finish, agreed, morning):
    finish(world.blog)
    assert morning(6) == []

    [letter] = morning(1)
    text = rendered(letter).text
    assert newest(Proposal).moment is Moment.DAYS_AFTER
    assert "coachingの講座" in text
    assert "「blogの講座」を修了されたため" in text
    assert "¥198,000（税込）" in text
    assert f"/offers/{newest(Proposal).public_id}" in text


@pytest.mark.invariant(6)
def test_one_letter_in_seven_days_whatever_else_would_be_due(world, finish, agreed, morning):
    finish(world.blog)
    finish(world.seo)
    assert len(morning(7)) == 1
    assert len(morning(2)) == 1


def test_the_same_morning_twice_is_one_letter(world, finish, agreed, morning):
    finish(world.blog)
    assert len(morning(7)) == len(morning(0)) == 1


@pytest.mark.invariant(6)
def test_without_consent_nothing_leaves_and_the_library_still_shows_it(
    hana, world, finish, morning
):
    finish(world.blog)
    assert morning(7) == []
    assert "¥198,000" in words(hana.get("/me"))


@pytest.mark.parametrize("change", ["asked", "switched off", "consent back"])
def test_it_is_decided_again_when_it_goes_out(world, finish, agreed, standin, change):
    finish(world.blog)
    standin.advance(7 * DAY)
    follow_up(clock.now())
    if change == "asked":
        asked = {"student_id": world.hana.id, "email": world.hana.email, "words": "?"}
        db.session.add(Question(asked_at=clock.now(), **asked))
    elif change == "switched off":
        world.hana.takes_offers = False
    else:
        switch_mail(world.hana, "courses", False, clock.now())
    db.session.commit()

    outbox.sweep(clock.now())
    assert letters() == []


def test_a_deadline_is_written_with_its_zone(world, finish, agreed, morning):
    finish(world.blog)
    step = world.to_coaching
    offer = Offer(slug="d", moment="days_after", next_step_id=step.id, state="running")
    offer.price_rule, offer.window_hours, offer.created_at = "list", 48, world.now
    db.session.add(offer)
    db.session.commit()

    [letter] = morning(7)
    assert "10月17日（土）12:00（日本時間）" in rendered(letter).text


def test_month_by_month_a_reader_gets_what_the_map_has_and_silence_otherwise(
    world, finish, agreed, morning, standin
):
    finish(world.blog)
    standin.advance(20 * DAY)
    for _ in range(30):
        morning(1)

    decided = db.session.query(DecisionRecord).filter_by(moment=Moment.MAIL).all()
    assert [bool(each.proposal_id) for each in decided] == [True]
    assert len(letters()) == 1


def test_days_after_a_download_the_map_goes_on_from_there(world, give, agreed, morning, hana):
    world.to_worksheet.from_id, world.to_worksheet.to_id = world.worksheet.id, world.mini.id
    world.to_worksheet.kind = "cross_sell"
    give(world.worksheet)

    [letter] = morning(7)
    assert "miniの講座" in rendered(letter).text


def test_the_letter_ends_itself_with_one_press_of_a_mail_program(
    client, world, finish, agreed, morning
):
    finish(world.blog)
    [letter] = morning(7)
    message = built(letter, rendered(letter), "だんだん学舎", "school@example.jp")
    address = letter.context["stop"]

    assert message["List-Unsubscribe"] == f"<http://localhost{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert client.get(address).status_code == 200
    assert consents(world.hana.id)["courses"]

    stopped = client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert "止めました" in words(stopped)
    assert not consents(world.hana.id)["courses"]


def test_a_forged_stop_link_stops_nothing(client, world, agreed):
    assert client.post("/letters/stop/WyJ4IiwiY291cnNlcyJd.forged").status_code == 404
    assert consents(world.hana.id)["courses"]


def test_whoever_stopped_on_the_way_gets_a_hand_and_never_an_offer(world, finish, morning):
    switch_mail(world.hana, "learning", True, clock.now())
    switch_mail(world.hana, "courses", True, clock.now())
    finish(world.blog, modules=1)

    assert morning(14) == []
    [hand] = letters("help")
    assert "http://localhost/learn/blog/m2/l1" in rendered(hand).text
    assert newest(Proposal) is None
    assert {each["stop"] for each in newest(DecisionRecord).verdicts} == {Rule.NOT_HERE}

    morning(1)
    assert len(letters("help")) == 1


def test_whoever_did_not_agree_is_not_written_to_but_their_teacher_is_told(world, finish, morning):
    finish(world.blog, modules=1)
    morning(14)

    assert letters("help") == []
    assert newest(HelpTask).reason == "stalled"
