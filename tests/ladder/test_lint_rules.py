"""One table per rule of the linter: what is found, and beside it what is not."""

import pytest

from shop.ladder.drawing_rules import Code, Lint, Severity
from shop.ladder.lint_rules import CHECKS, lint
from shop.money import yen
from tests.ladder.maps import FREE, INTRO, MAIN, SAID, TOP, UP, drawing, spot, terms, way

DEAR = {"kind": "coaching", "long_tuition": "unanswered"}
BOTH = spot("both", 30_000, parts=frozenset({"intro", "main"}))
SHEET = spot("sheet", 1_960)
ADDS = way("intro", "sheet", "add_on")


def found(which, drawn):
    return [finding.at for finding in CHECKS[which](drawn)]


def test_a_map_in_order_has_no_findings():
    assert lint(drawing()) == []


def test_an_empty_map_has_no_findings():
    assert lint(drawing(spots=(), ways=())) == []


def test_every_rule_is_asked():
    assert list(CHECKS) == list(Lint)


def test_errors_are_said_before_warnings():
    kinds = [each.severity for each in Lint]

    assert kinds == sorted(kinds, key=lambda kind: kind is Severity.WARNING)


@pytest.mark.parametrize(
    ("top", "at"),
    [
        (spot("top", 98_000, 4, **DEAR), ["top"]),
        (spot("top", 98_000, 4, kind="coaching", long_tuition="no"), []),
        (spot("top", 50_000, 4, **DEAR), []),
        (spot("top", 98_000, 4, kind="event", long_tuition="unanswered"), []),
    ],
    ids=["unanswered", "answered", "not above the sum", "no tuition"],
)
def test_the_question_of_law_is_asked(top, at):
    assert found(Lint.LAW_OPEN, drawing((FREE, INTRO, MAIN, top))) == at


@pytest.mark.parametrize(
    ("answer", "kind", "at"),
    [("yes", "add_on", ["main-top"]), ("yes", "upsell", []), ("no", "add_on", [])],
)
def test_nothing_under_that_law_is_added_by_one_press(answer, kind, at):
    spots = (FREE, INTRO, MAIN, spot("top", 98_000, 4, long_tuition=answer))

    assert found(Lint.LAW_ONE_PRESS, drawing(spots, (way("main", "top", kind),))) == at


@pytest.mark.parametrize(
    ("drawn", "at"),
    [
        (way("both", "main", "cross_sell"), ["both-main"]),
        (way("main", "both", "cross_sell"), []),
        (way("both", "top"), []),
    ],
    ids=["a part, to who has the whole", "the whole, to who has a part", "something else"],
)
def test_nothing_is_offered_to_its_owners(drawn, at):
    assert found(Lint.OWNED_ALREADY, drawing((*drawing().spots.values(), BOTH), (drawn,))) == at


def test_a_bundle_of_what_is_owned_is_owned():
    same = spot("same", 1_000, parts=frozenset({"main"}))
    drawn = drawing((MAIN, same), (way("main", "same", "cross_sell"),))

    assert found(Lint.OWNED_ALREADY, drawn) == ["main-same"]


@pytest.mark.parametrize(
    ("groups", "at"),
    [
        ([], []),
        ([{"both"}], ["offer-intro-main"]),
        ([{"main"}], ["offer-intro-main"]),
        ([{"intro"}], []),
        ([{"both"}, {"intro"}], []),
        ([{"both"}, {"main", "intro"}], ["offer-intro-main"]),
        ([{"gone"}], []),
    ],
    ids=["everyone", "by a bundle", "itself", "another", "some do not", "all do", "unknown"],
)
def test_an_audience_of_owners_is_offered_nothing(groups, at):
    spots = (*drawing().spots.values(), BOTH)
    offered = terms(UP[1], 20_000, groups=tuple(map(frozenset, groups)))

    assert found(Lint.OWNED_ALREADY, drawing(spots, terms=(offered,))) == at


@pytest.mark.parametrize(
    ("kinds", "at"),
    [
        (("downsell", "downsell"), ["top-main", "main-top"]),
        (("downsell", "upsell"), []),
    ],
)
def test_downsells_do_not_turn_in_a_circle(kinds, at):
    there, back = kinds

    drawn = drawing(ways=(way("top", "main", there), way("main", "top", back)))
    assert found(Lint.CIRCLE, drawn) == at


def test_a_circle_of_three_is_one_too():
    round_ = [("top", "main"), ("main", "intro"), ("intro", "top")]

    drawn = drawing(ways=[way(*ends, "downsell") for ends in round_])
    assert len(found(Lint.CIRCLE, drawn)) == 3


def test_a_way_into_a_circle_is_not_the_circle():
    round_ = [("top", "main"), ("main", "intro"), ("intro", "main")]

    drawn = drawing(ways=[way(*ends, "downsell") for ends in round_])
    assert "top-main" not in found(Lint.CIRCLE, drawn)


@pytest.mark.parametrize(("said", "at"), [({}, ["free-intro"]), ({"en": "Hm"}, ["free-intro"])])
def test_a_step_says_which_challenge_it_answers(said, at):
    assert found(Lint.NO_CHALLENGE, drawing(ways=(way("free", "intro", challenge=said),))) == at


@pytest.mark.parametrize(
    ("price", "at"), [(29_400, ["main"]), (29_401, []), (0, ["intro", "main"])]
)
def test_a_part_costs_less_than_its_bundle(price, at):
    bundle = spot("both", price, parts=BOTH.parts)

    assert found(Lint.PART_DEARER, drawing((FREE, INTRO, MAIN, bundle))) == at


@pytest.mark.parametrize(("price", "at"), [(39_200, ["both"]), (39_199, [])])
def test_a_bundle_saves_something(price, at):
    bundle = spot("both", price, parts=BOTH.parts)

    assert found(Lint.SAVES_NOTHING, drawing((FREE, INTRO, MAIN, bundle))) == at


@pytest.mark.parametrize(
    ("offered", "bounds", "at"),
    [
        (terms(UP[1], 14_700), {}, []),
        (terms(UP[1], 14_699), {}, ["offer-intro-main"]),
        (terms(UP[1], 14_699), {"lowest_percent": 40}, []),
        (terms(UP[1], 0), {}, []),
    ],
    ids=["half the price", "below it", "the owner allows", "a gift is none"],
)
def test_discounts_stay_above_the_floor(offered, bounds, at):
    assert found(Lint.BELOW_FLOOR, drawing(terms=(offered,), **bounds)) == at


def test_a_bundles_saving_and_an_offer_are_one_discount():
    spots, to_both = (FREE, INTRO, MAIN, BOTH), way("free", "both")

    assert not found(Lint.BELOW_FLOOR, drawing(spots, terms=(terms(to_both, 19_600),)))
    assert found(Lint.BELOW_FLOOR, drawing(spots, terms=(terms(to_both, 19_599),)))


@pytest.mark.parametrize(
    ("prices", "at"),
    [
        ({"both": yen(19_600)}, []),
        ({"both": yen(19_599)}, ["code"]),
        ({"both": yen(19_600), "main": yen(1_000)}, []),
    ],
    ids=["half of its parts", "below it", "a single course"],
)
def test_a_bundles_saving_and_a_coupon_are_one_discount(prices, at):
    code = Code(at="code", part="percent", prices=prices)

    assert found(Lint.BELOW_FLOOR, drawing((FREE, INTRO, MAIN, BOTH), codes=(code,))) == at


@pytest.mark.parametrize(
    ("first", "at"),
    [(FREE, []), (spot("free", 500, 1), ["ladders[0]"]), (spot("free", 0, 2), ["ladders[0]"])],
    ids=["free", "not free", "not on the first rung"],
)
def test_a_ladder_begins_free(first, at):
    assert found(Lint.NO_FREE_RUNG, drawing((first, INTRO, MAIN, TOP))) == at


@pytest.mark.parametrize(
    ("ways", "bounds", "at"),
    [
        (UP, {"steep_ratio": 2}, ["intro-main", "main-top"]),
        ((*UP, way("intro", "free", "bridge")), {"steep_ratio": 2}, ["main-top"]),
        (UP, {"steep_ratio": 3}, []),
        ((way("free", "top"),), {"steep_ratio": 2}, []),
        ((way("intro", "top", "cross_sell"),), {"steep_ratio": 2}, []),
    ],
    ids=["steep", "bridged", "within the ratio", "from free", "not upward"],
)
def test_a_steep_step_needs_a_bridge(ways, bounds, at):
    assert found(Lint.STEEP, drawing(ways=ways, **bounds)) == at


@pytest.mark.parametrize(
    ("ways", "at"),
    [
        (UP, []),
        (UP[:2], ["main"]),
        ((*UP[:2], way("main", "intro", "downsell")), ["main"]),
        ((*UP[:2], way("main", "intro", "add_on")), ["main"]),
        ((*UP[:2], way("main", "free", "cross_sell")), []),
    ],
    ids=["the top is an end", "nothing leaves", "only after a no", "only beside it", "wider"],
)
def test_graduates_are_led_on(ways, at):
    assert found(Lint.DEAD_END, drawing(ways=ways)) == at


def test_a_download_is_finished_by_nobody():
    assert not found(Lint.DEAD_END, drawing((spot("sheet", 500, 1, kind="download"),), ()))


@pytest.mark.parametrize(
    ("ways", "at"),
    [
        (UP, []),
        (UP[:2], ["top"]),
        ((UP[0], UP[2], way("top", "main", "cross_sell")), ["main", "top"]),
    ],
    ids=["all", "one alone", "an island of two"],
)
def test_every_rung_is_reached_from_the_lowest(ways, at):
    assert found(Lint.UNREACHED, drawing(ways=ways)) == at


def test_a_bundle_is_reached_through_its_parts():
    spots = (*drawing().spots.values(), spot("both", 30_000, 3, parts=BOTH.parts))

    assert not found(Lint.UNREACHED, drawing(spots))


def test_what_stands_beside_the_ladders_is_a_way_in():
    beside = spot("webinar", 0, kind="event")

    drawn = drawing((*drawing().spots.values(), beside), (*UP[:2], way("webinar", "top")))
    assert not found(Lint.UNREACHED, drawn)


@pytest.mark.parametrize(
    ("price", "terms", "bounds", "at"),
    [
        (1_960, (), {}, []),
        (1_961, (), {}, ["intro-sheet"]),
        (1_961, (terms(ADDS, 1_500, "thank_you"),), {}, []),
        (1_961, (terms(ADDS, 1_500, "library"),), {}, ["intro-sheet"]),
        (1_961, (), {"add_on_percent": 21}, []),
    ],
    ids=["a fifth", "more", "cheaper where it is asked", "cheaper elsewhere", "the owner allows"],
)
def test_an_add_on_is_a_small_share(price, terms, bounds, at):
    drawn = drawing((INTRO, spot("sheet", price)), (ADDS,), terms, **bounds)

    assert found(Lint.ADD_ON_DEAR, drawn) == at


def test_beside_a_free_course_no_add_on_is_dear():
    assert not found(Lint.ADD_ON_DEAR, drawing((FREE, SHEET), (way("free", "sheet", "add_on"),)))


@pytest.mark.parametrize(
    ("more", "at"),
    [({"ends": True}, ["offer-intro-main"]), ({"ends": True, "note": SAID}, []), ({}, [])],
)
def test_a_deadline_is_told(more, at):
    assert found(Lint.DEADLINE_UNTOLD, drawing(terms=(terms(UP[1], 20_000, **more),))) == at


@pytest.mark.parametrize(
    ("copy", "part"),
    [({"ja": "全部"}, ["contents.en"]), ({"en": "All"}, ["contents.ja"]), (SAID, []), ({}, [])],
)
def test_what_is_said_in_one_language_is_missing_in_the_other(copy, part):
    drawn = drawing((FREE, spot("intro", 1, 2, copies={"contents": copy})), ())

    assert [each.part for each in CHECKS[Lint.UNTRANSLATED](drawn)] == part


def test_steps_and_offers_are_translated_too():
    only = {"ja": "日本語だけ"}
    first = way("free", "intro", challenge=only)
    drawn = drawing((FREE, INTRO), (first,), (terms(first, 9_000, note=only),))

    assert found(Lint.UNTRANSLATED, drawn) == ["free-intro", "offer-free-intro"]
