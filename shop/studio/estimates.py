"""Numbers that are only nearly known, and the names of the products they are about."""

from collections.abc import Iterable

from shop.accounts.models import Student
from shop.languages import local
from shop.languages import said as _
from shop.money import display, yen
from shop.offers.estimate_rules import Estimate
from shop.studio.queries import products
from shop.studio.titles import titles_of


def about(number: Estimate) -> str:
    if number.exact:
        return f"{number.middle:.0f}"
    return _(
        "about %(middle)s (between %(low)s and %(high)s)",
        middle=f"{number.middle:.0f}",
        low=f"{number.low:.0f}",
        high=f"{number.high:.0f}",
    )


def about_yen(number: Estimate) -> str:
    middle, low, high = (_signed(each) for each in (number.middle, number.low, number.high))
    if number.exact:
        return middle
    return _("%(middle)s (between %(low)s and %(high)s)", middle=middle, low=low, high=high)


def about_points(number: Estimate) -> str:
    middle, low, high = (f"{each:+.1f}" for each in (number.middle, number.low, number.high))
    if number.exact:
        return middle
    return _("%(middle)s (between %(low)s and %(high)s)", middle=middle, low=low, high=high)


def _signed(amount: float) -> str:
    return f"{'−' if amount < 0 else ''}{display(yen(abs(round(amount))))}"


def named_for(product_ids: Iterable[int | None], actor: Student) -> dict[int | None, str]:
    """One's own products by title; what others sell is only another product."""
    wanted = [each for each in product_ids if each is not None]
    mine = {each.id for each in products(actor)}
    titles = titles_of(wanted)
    other = _("another teacher’s product")
    return {each: local(titles[each]) if each in mine else other for each in wanted}
