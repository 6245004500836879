import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.money import tax_inside, total, yen
from shop.orders.receipt_rules import (
    Priced,
    Title,
    by_rate,
    issued_again,
    numbered,
    registration_of,
    title_of,
)


@pytest.mark.scenario("66")
def test_tax_is_rounded_once_for_all_lines_of_a_rate():
    three = [Priced(yen(115))] * 3  # ¥105 before tax each

    (sums,) = by_rate(three)

    assert (sums.rate, sums.gross, sums.tax) == (10, yen(345), yen(31))
    assert total([tax_inside(line.amount) for line in three]) == yen(30)


def test_each_rate_is_summed_and_rounded_for_itself():
    lines = [Priced(yen(115)), Priced(yen(108), 8), Priced(yen(115)), Priced(yen(107), 8)]

    assert [(each.rate, each.gross, each.tax) for each in by_rate(lines)] == [
        (10, yen(230), yen(20)),
        (8, yen(215), yen(15)),
    ]


@pytest.mark.scenario("66")
@given(st.lists(st.integers(1, 1_000_000), min_size=1, max_size=9))
def test_the_tax_is_that_of_the_sum_however_it_is_cut(amounts):
    (sums,) = by_rate([Priced(yen(each)) for each in amounts])

    assert sums.gross == yen(sum(amounts))
    assert sums.tax == tax_inside(yen(sum(amounts)))


@pytest.mark.parametrize(("returns", "registered", "named", "title"), [
    (False, True, True, Title.QUALIFIED),
    (False, True, False, Title.SIMPLIFIED),
    (True, True, True, Title.RETURN),
    (False, False, True, Title.PLAIN),
    (True, False, True, Title.PLAIN),
])  # fmt: skip
def test_only_a_registered_seller_writes_qualified_invoices(returns, registered, named, title):
    assert title_of(returns, registered, named) is title


@pytest.mark.parametrize(("typed", "kept"), [
    ("T1234567890123", "T1234567890123"),
    ("Ｔ１２３４５６７８９０１２３", "T1234567890123"),
    ("T1234-5678-90123", "T1234567890123"),
    ("1234567890123", ""),
    ("T123456789012", ""),
    ("T12345678901234", ""),
    ("申請中", ""),
    ("", ""),
])  # fmt: skip
def test_a_registration_number_is_t_and_thirteen_digits(typed, kept):
    assert registration_of(typed) == kept


def test_a_papers_number_is_its_orders():
    assert numbered("D-20261008-0017") == "R-20261008-0017"
    assert issued_again("R-20261008-0017", 2) == "R-20261008-0017-2"
