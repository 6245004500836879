"""Worth is computed from sums that flowed, and from costs only when they were typed."""

import pytest

from shop.insights.rules import Costs, Sales, nps, value
from shop.money import yen

YEAR = Sales(gross=yen(110_000), refunded=yen(10_000), orders=20, buyers=10, again=4)


def test_nobody_bought_and_nothing_is_said():
    assert value(Sales(yen(0), yen(0), 0, 0, 0), Costs()) is None


def test_revenue_is_the_average_order_times_how_often():
    worth = value(YEAR, Costs())

    assert (worth.order, worth.orders_each, worth.revenue) == (yen(5_000), 2.0, yen(10_000))


def test_without_typed_costs_the_rest_is_unknown():
    worth = value(YEAR, Costs())

    assert (worth.profit, worth.net, worth.ratio, worth.healthy) == (None, None, None, False)


@pytest.mark.parametrize(
    ("to_win", "net", "ratio", "healthy"),
    [(2_000, 4_000, 3.0, True), (2_010, 3_990, 2.985, False), (6_500, -500, 0.923, False)],
)
def test_three_times_the_cost_to_win_is_healthy(to_win, net, ratio, healthy):
    worth = value(YEAR, Costs(margin_percent=60, to_win=yen(to_win)))

    assert (worth.profit, worth.net) == (yen(6_000), yen(net))
    assert round(worth.ratio, 3) == ratio
    assert worth.healthy is healthy


def test_a_margin_alone_tells_the_profit():
    worth = value(YEAR, Costs(margin_percent=60))

    assert (worth.profit, worth.net, worth.ratio) == (yen(6_000), None, None)


@pytest.mark.parametrize(
    ("promoters", "detractors", "answers", "score"),
    [(0, 0, 0, None), (3, 0, 3, 100), (0, 2, 2, -100), (5, 2, 10, 30), (1, 0, 3, 33)],
)
def test_nps_is_promoters_less_detractors(promoters, detractors, answers, score):
    assert nps(promoters, detractors, answers) == score
