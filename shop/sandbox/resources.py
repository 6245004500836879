"""Which handler serves which of Stripe's routes."""

import re

from werkzeug.wrappers import Request

from shop.sandbox import (
    balance,
    charges,
    coupons,
    customers,
    disputes,
    endpoints,
    events,
    intents,
    payment_methods,
    prices,
    refunds,
    sdk_check,
    sdk_routes,
    sessions,
)
from shop.sandbox.refusals import unknown_url
from shop.sandbox.shapes import Obj
from shop.sandbox.transaction import Transaction
from shop.sandbox.wire import Call, Handler, expand

ROUTES: dict[tuple[str, str], Handler] = {
    **customers.ROUTES,
    **payment_methods.ROUTES,
    **prices.ROUTES,
    **coupons.ROUTES,
    **sessions.ROUTES,
    **intents.ROUTES,
    **charges.ROUTES,
    **balance.ROUTES,
    **refunds.ROUTES,
    **disputes.ROUTES,
    **events.ROUTES,
    **endpoints.ROUTES,
}


def act(tx: Transaction, request: Request) -> Obj:
    route = sdk_routes.match(request.method, request.path)
    handler = ROUTES.get((route.method, route.path)) if route else None
    if route is None or handler is None:
        raise unknown_url(request.method, request.path)
    sent = request.get_data(as_text=True) if request.method == "POST" else _query(request)
    params, problems = sdk_check.parse(request.method, request.path, sent)
    if problems:
        raise problems[0].refusal()
    object_id = _id_in(request.path, route.path)
    call = Call(tx, object_id, params, request.path)
    return expand(tx, handler(call), params.get("expand", []))


def _query(request: Request) -> str:
    return request.query_string.decode("ascii", "replace")


def _id_in(path: str, template: str) -> str:
    pattern = re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(template))
    found = re.fullmatch(pattern, path)
    return found.group(1) if found and found.groups() else ""
