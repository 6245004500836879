"""The lines of a Checkout session and their sums."""

from fractions import Fraction

from shop.sandbox import prices
from shop.sandbox.refusals import invalid
from shop.sandbox.shapes import Obj, blank
from shop.sandbox.transaction import Transaction


def make(tx: Transaction, params: Obj, number: int) -> Obj:
    where = f"line_items[{number}]"
    if ("price" in params) == ("price_data" in params):
        raise invalid("Pass one of price or price_data.", f"{where}[price]", "parameter_missing")
    if "quantity" not in params:
        raise invalid(
            f"Missing required param: {where}[quantity].", f"{where}[quantity]", "parameter_missing"
        )
    price = _price(tx, params, where)
    amount = price["unit_amount"] * params["quantity"]
    return blank(
        "item",
        "li",
        tx.now,
        price=price,
        quantity=params["quantity"],
        currency="jpy",
        amount_subtotal=amount,
        amount_total=amount,
        discounts=[],
        taxes=[],
        description=tx.need("product", price["product"])["name"],
        metadata={},
    )


def discounted(lines: list[Obj], coupon: Obj | None) -> list[Obj]:
    """The coupon spread over the lines by largest remainder, so that the parts are exact."""
    subtotal = sum(line["amount_subtotal"] for line in lines)
    off = _amount_off(coupon, subtotal) if coupon else 0
    exact = [Fraction(line["amount_subtotal"] * off, subtotal or 1) for line in lines]
    shares = [int(each) for each in exact]
    by_remainder = sorted(range(len(lines)), key=lambda n: exact[n] - shares[n], reverse=True)
    for n in by_remainder[: off - sum(shares)]:
        shares[n] += 1
    return [
        line | {"amount_discount": share, "amount_total": line["amount_subtotal"] - share}
        for line, share in zip(lines, shares, strict=True)
    ]


def totals(lines: list[Obj]) -> Obj:
    return {
        "amount_subtotal": sum(line["amount_subtotal"] for line in lines),
        "amount_total": sum(line["amount_total"] for line in lines),
        "total_details": {
            "amount_discount": sum(line["amount_discount"] for line in lines),
            "amount_shipping": 0,
            "amount_tax": 0,
        },
    }


def _price(tx: Transaction, params: Obj, where: str) -> Obj:
    if "price" in params:
        return tx.need("price", params["price"], f"{where}[price]")
    inline = params["price_data"]
    if ("product" in inline) == ("product_data" in inline):
        raise invalid(
            "Pass one of product or product_data.",
            f"{where}[price_data][product]",
            "parameter_missing",
        )
    return prices.new_price(tx, {**inline, "active": False})


def _amount_off(coupon: Obj, subtotal: int) -> int:
    if coupon["amount_off"] is not None:
        return min(int(coupon["amount_off"]), subtotal)
    return round(subtotal * Fraction(str(coupon["percent_off"])) / 100)
