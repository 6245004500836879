import pytest

from shop.payments import gateway
from shop.payments.breaker import REST_SECONDS, TOLERATED, Breaker
from shop.payments.rules import AnswerLost, NotThere
from shop.sandbox.faults import Fault, clear, fail_next


@pytest.fixture
def clock():
    return [100.0]


@pytest.fixture
def breaker(clock):
    return Breaker(lambda: clock[0])


def test_some_lost_answers_are_an_accident(breaker):
    for _ in range(TOLERATED - 1):
        breaker.not_heard()

    assert breaker.lets_through()


def test_many_in_a_row_give_stripe_a_rest_and_then_one_caller_tries(breaker, clock):
    for _ in range(TOLERATED):
        breaker.not_heard()
    assert not breaker.lets_through()

    clock[0] += REST_SECONDS

    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]


def test_one_answer_ends_the_rest(breaker, clock):
    for _ in range(TOLERATED):
        breaker.not_heard()
    clock[0] += REST_SECONDS
    breaker.lets_through()

    breaker.heard()

    assert breaker.lets_through() and breaker.lets_through()


@pytest.mark.scenario("42")
def test_a_dead_stripe_is_not_asked_for_ever(app, world, standin):
    fail_next(standin, Fault.UNREACHABLE, 1_000)
    for _ in range(TOLERATED + 3):
        with pytest.raises(AnswerLost):
            gateway.intent_of("pi_1")

    asked = 1_000 - int(standin.setting("fault").split()[1])
    assert asked == TOLERATED * 3  # the library tries three times


def test_a_refusal_is_an_answer(app, world, standin):
    clear(standin)
    for _ in range(TOLERATED + 1):
        with pytest.raises(NotThere):
            gateway.intent_of("pi_1")
