import pytest
from flask_babel import force_locale

from shop.extensions import db
from shop.offers.explain import NobodyLikeThat, NothingLikeThat, explain
from shop.offers.models import DecisionRecord, Proposal
from shop.offers.sentences import RULES, verdict, why_not, why_you_see_this
from shop.offers.words import Moment, Rule
from tests.offers.gathering import NEVER_BOUGHT, graduate, put


@pytest.fixture(params=["ja", "en"])
def language(app, request):
    with app.test_request_context("/" if request.param == "ja" else "/en/"):
        yield request.param


@pytest.mark.invariant(19)
def test_every_rule_has_its_own_sentence(language):
    sentences = [why_not(rule) for rule in Rule]
    assert len(set(sentences)) == len(Rule) == len(RULES)


@pytest.mark.invariant(19)
def test_a_kept_verdict_reads_like_a_fresh_one(language):
    assert verdict("owned") == why_not(Rule.OWNED)


def japanese(app):
    return app.test_request_context("/")


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Rule.OWNED, "お持ちのため"),
        (Rule.PREREQUISITE, "前提の修了がまだのため"),
        (Rule.DECLINED, "見送りから60日たっていないため"),
        (Rule.ONE_AT_A_TIME, "ほかの案内を先に出すため"),
        (Rule.OFFERS_OFF, "案内を受け取らない設定のため"),
        (Rule.LEGAL_CHECK_OPEN, "法律の確認が済んでいないため"),
    ],
)
def test_the_words_agreed_on_are_the_words_used(app, rule, sentence):
    with japanese(app):
        assert why_not(rule) == sentence


def test_a_proposal_says_why_from_the_fact_that_opened_it(app, world, now):
    proposal = put(world.hana, graduate(world.hana, world.blog, now), now)
    with japanese(app):
        told = why_you_see_this(proposal.reason, proposal.reason_facts)
    assert told == "表示の理由：10月8日に「blogの講座」を修了されたため"


def explained(world, moment, about, now, who="hana@example.jp"):
    with force_locale("ja"):
        return explain(who, moment, about, lambda student_id, now: NEVER_BOUGHT, now)


def test_a_decision_is_explained_line_by_line_and_kept_nowhere(app, world, now):
    graduate(world.hana, world.blog, now)

    told = explained(world, Moment.COURSE_COMPLETED, "blog", now).splitlines()

    assert told[0].startswith("● coaching upsell ¥198,000 | 10月8日に")
    assert told[1] == "○ webinar bridge ¥0 | ほかの案内を先に出すため"
    assert len(told) == 4
    assert db.session.query(DecisionRecord).count() == db.session.query(Proposal).count() == 0


def test_where_nothing_leads_on_the_explanation_says_so(app, world, now):
    told = explained(world, Moment.LIBRARY, None, now)
    assert told == "ここから続く次の一歩がありません。"


def test_explaining_needs_somebody_and_something_that_exist(app, world, now):
    with pytest.raises(NobodyLikeThat):
        explained(world, Moment.LIBRARY, None, now, who="nobody@example.jp")
    with pytest.raises(NothingLikeThat):
        explained(world, Moment.COURSE_COMPLETED, "nothing", now)
