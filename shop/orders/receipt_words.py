"""A paper's words, for the screen and for the PDF alike, from its snapshot and nothing else."""

from datetime import datetime
from typing import Any

from shop.catalogue.quote_rules import read_steps
from shop.languages import clock_time, full_day, language, local
from shop.languages import said as _
from shop.money import Money, display
from shop.orders.arithmetic_words import arithmetic
from shop.orders.receipt_models import Receipt, ReceiptKind
from shop.orders.receipt_queries import replaced
from shop.orders.receipt_rules import Title, title_of

Pairs = list[list[str]]


def paper(receipt: Receipt) -> dict[str, Any]:
    kept = receipt.snapshot
    return {
        "lang": language(),
        "number": receipt.number,
        "heading": heading(receipt),
        "law": _law(receipt),
        "to": _("To %(name)s", name=receipt.recipient) if receipt.recipient else "",
        "facts": [list(pair) for pair in _facts(receipt) if pair[1]],
        "lines": [_line(line, _orders(receipt) > 1) for line in kept["lines"]],
        "rates": [_rate(each, kept["currency"]) for each in kept["rates"]],
        "total": [_total(receipt), display(Money(kept["total"], kept["currency"]))],
        "issuer": local(kept["issuer"]),
        "address": local(kept["address"]),
        "closing": _closing(receipt),
        "notes": _notes(receipt),
        "how": _("How the price comes about"),
        "reckoned": [list(each) for each in _reckoned(kept)],
        "columns": [_("What"), _("Rate"), _("Amount")],
    }


def heading(receipt: Receipt) -> str:
    return _("Credit note") if receipt.kind is ReceiptKind.CREDIT_NOTE else _("Receipt")


def _law(receipt: Receipt) -> str:
    returns = receipt.kind is ReceiptKind.CREDIT_NOTE
    titles = {
        Title.QUALIFIED: _("Qualified invoice"),
        Title.SIMPLIFIED: _("Simplified qualified invoice"),
        Title.RETURN: _("Qualified return invoice"),
        Title.PLAIN: "",
    }
    registered = bool(receipt.snapshot["registration"])
    return titles[title_of(returns, registered, bool(receipt.recipient))]


def _facts(receipt: Receipt) -> list[tuple[str, str]]:
    kept = receipt.snapshot
    returns = receipt.kind is ReceiptKind.CREDIT_NOTE
    return [
        (_("Number"), receipt.number),
        (_("Issued on"), full_day(receipt.issued_at)),
        *(_payments(kept) if _orders(receipt) > 1 else _payment(kept, returns)),
        (_("Tax registration"), kept["registration"]),
    ]


def _payment(kept: dict[str, Any], returns: bool) -> list[tuple[str, str]]:
    return [
        (_("Paid back on") if returns else _("Paid on"), _moment(kept["day"])),
        (_("Bought on"), _day(kept.get("bought_on", ""))),
        (_("Order number"), "、".join(kept["orders"])),
        (_("Paid with"), _method(kept["method"])),
    ]


def _payments(kept: dict[str, Any]) -> list[tuple[str, str]]:
    """Each order of one visit has its own day and may have its own way."""
    told = (
        f"{_moment(each['day'])}　{_method(each['method'])}　{each['order']}"
        for each in kept.get("payments") or [_as_one(kept)]
    )
    return [(_("Paid on"), each) for each in told]


def _as_one(kept: dict[str, Any]) -> dict[str, Any]:
    """A paper issued before each payment was told."""
    return {"day": kept["day"], "method": kept["method"], "order": "、".join(kept["orders"])}


def _line(line: dict[str, Any], several: bool) -> list[str]:
    title, bundle = local(line["title"]), local(line["bundle"])
    said = f"{title}（{bundle}）" if bundle else title
    named = f"{said}　{line['order']}" if several and "order" in line else said
    return [named, f"{line['rate']}%", display(Money(line["amount"], line["currency"]))]


def _rate(each: dict[str, Any], currency: str) -> list[str]:
    return [
        _("%(rate)s%% in all (tax included)", rate=each["rate"]),
        display(Money(each["gross"], currency)),
        _("Tax inside (%(rate)s%%)", rate=each["rate"]),
        display(Money(each["tax"], currency)),
    ]


def _total(receipt: Receipt) -> str:
    returns = receipt.kind is ReceiptKind.CREDIT_NOTE
    return _("Paid back (tax included)") if returns else _("Total (tax included)")


def _closing(receipt: Receipt) -> str:
    returns = receipt.kind is ReceiptKind.CREDIT_NOTE
    return _("Paid back as above.") if returns else _("Received as above.")


def _notes(receipt: Receipt) -> list[str]:
    notes = []
    if earlier := replaced(receipt):
        notes.append(_("It takes the place of %(number)s.", number=earlier.number))
    if receipt.kind is ReceiptKind.TOGETHER:
        notes.append(
            _(
                "For %(count)s orders. Use it or their own receipts, not both.",
                count=_orders(receipt),
            )
        )
    return notes


def _reckoned(kept: dict[str, Any]) -> list[tuple[str, str]]:
    return arithmetic(read_steps(kept.get("arithmetic", []), kept["currency"]))


def _orders(receipt: Receipt) -> int:
    return len(receipt.snapshot["orders"])


def _method(kept: dict[str, str]) -> str:
    brands = {"jcb": "JCB", "amex": "American Express", "mastercard": "Mastercard"}
    if kept["last4"]:
        return f"{brands.get(kept['brand'], kept['brand'].title())} ···· {kept['last4']}"
    ways = {
        "konbini": _("Convenience store"),
        "customer_balance": _("Bank transfer"),
        "paypay": "PayPay",
    }
    return ways.get(kept["kind"], _("Through Stripe"))


def _day(iso: str) -> str:
    return full_day(datetime.fromisoformat(iso)) if iso else ""


def _moment(iso: str) -> str:
    return f"{_day(iso)} {clock_time(datetime.fromisoformat(iso))}" if iso else ""
