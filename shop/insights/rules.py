"""What a student is worth to the school, three ways, each from sums that really flowed. Pure."""

from dataclasses import dataclass

from shop.money import Money, percent_off

WHOLE = 100
HEALTHY = 3


@dataclass(frozen=True, slots=True)
class Sales:
    """A year of settled orders that cost something; `again` counts who bought more than once."""

    gross: Money
    refunded: Money
    orders: int
    buyers: int
    again: int

    @property
    def kept(self) -> Money:
        return self.gross - self.refunded


@dataclass(frozen=True, slots=True)
class Costs:
    """What the owner typed; nothing is guessed."""

    margin_percent: int | None = None
    to_win: Money | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """Per buyer and year; profit, net and ratio are unknown until the owner types his costs."""

    order: Money
    orders_each: float
    revenue: Money
    profit: Money | None
    net: Money | None
    ratio: float | None

    @property
    def healthy(self) -> bool:
        return self.ratio is not None and self.ratio >= HEALTHY


def value(sales: Sales, costs: Costs) -> Value | None:
    """None while nobody has bought anything."""
    if not sales.buyers:
        return None
    revenue = _each(sales.kept, sales.buyers)
    profit = _profit(revenue, costs.margin_percent)
    return Value(
        order=_each(sales.kept, sales.orders),
        orders_each=sales.orders / sales.buyers,
        revenue=revenue,
        profit=profit,
        net=profit - costs.to_win if profit is not None and costs.to_win else None,
        ratio=profit.amount / costs.to_win.amount if profit is not None and costs.to_win else None,
    )


def nps(promoters: int, detractors: int, answers: int) -> int | None:
    """From -100 to 100; None without answers."""
    return round((promoters - detractors) * WHOLE / answers) if answers else None


def _each(whole: Money, many: int) -> Money:
    return Money(whole.amount // many, whole.currency)


def _profit(revenue: Money, margin_percent: int | None) -> Money | None:
    return None if margin_percent is None else percent_off(revenue, WHOLE - margin_percent)
