"""The quote a student was shown, signed into the form: it is the price, for thirty minutes."""

import secrets
from dataclasses import dataclass
from typing import Any

from flask import current_app
from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from shop.catalogue.quote_rules import kept_steps, read_steps
from shop.catalogue.rules import Quote, QuoteLine
from shop.money import Money

GOOD_FOR = 30 * 60  # seconds


class QuoteTooOld(Exception):
    pass


class QuoteNotOurs(Exception):
    pass


@dataclass(frozen=True)
class Promise:
    """`browser` is the mark of the browser it was shown in; nobody else's press counts."""

    quote_id: str
    browser: str
    slug: str
    quote: Quote
    proposal_id: int | None
    view: dict[str, Any]


def sign(promise: Promise) -> str:
    content = {
        "q": promise.quote_id,
        "b": promise.browser,
        "p": promise.slug,
        "o": promise.proposal_id,
        "l": [_packed(line) for line in promise.quote.lines],
        "s": kept_steps(promise.quote.steps),
        "c": promise.quote.coupon_id,
        "v": promise.view,
    }
    return str(_serializer().dumps(content))


def read(token: str) -> Promise:
    """Raises QuoteTooOld after thirty minutes, QuoteNotOurs for anything else that does not fit."""
    try:
        content = _serializer().loads(token, max_age=GOOD_FOR)
    except SignatureExpired as late:
        raise QuoteTooOld from late
    except BadData as wrong:
        raise QuoteNotOurs from wrong
    lines = tuple(_unpacked(line) for line in content["l"])
    return Promise(
        content["q"],
        content["b"],
        content["p"],
        Quote(lines, read_steps(content["s"]), content["c"]),
        content["o"],
        content["v"],
    )


def new_quote_id() -> str:
    return secrets.token_urlsafe(24)


def _packed(line: QuoteLine) -> list[Any]:
    return [
        line.product_id,
        line.title,
        line.list_price.amount,
        line.price.amount,
        line.bundle_id,
        line.bundle_title,
        line.proposal_id,
    ]


def _unpacked(packed: list[Any]) -> QuoteLine:
    product_id, title, list_price, price, *rest = packed
    return QuoteLine(product_id, title, Money(list_price), Money(price), *rest)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="quote")
