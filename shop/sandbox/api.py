"""The API as the SDK sees it. Every POST is one transaction: act, write events, keep the answer."""

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import stripe
from werkzeug.http import http_date
from werkzeug.wrappers import Request, Response

from shop.sandbox import endpoints, faults, resources, timers
from shop.sandbox.faults import Fault
from shop.sandbox.refusals import Refused
from shop.sandbox.shapes import Obj, new_id
from shop.sandbox.store import Store
from shop.sandbox.transaction import Cause, Transaction

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

KEY_PREFIX = "Bearer sk_test_sandbox"
FAULT_HEADER = "X-Sandbox-Fault"
NO_KEY = {"type": "invalid_request_error", "message": "Invalid API Key provided."}
BROKEN = {"type": "api_error", "message": "An unknown error occurred"}
BUSY = {"type": "invalid_request_error", "code": "rate_limit", "message": "Too many requests."}
KEY_IN_USE = {
    "type": "idempotency_error",
    "code": "idempotency_key_in_use",
    "message": "There is currently another in-progress request using this Idempotent Key.",
}
OTHER_PARAMETERS = {
    "type": "idempotency_error",
    "message": "Keys for idempotent requests can only be used with the same parameters they were "
    "first used with.",
}


class Answer(NamedTuple):
    status: int
    body: Obj
    replayed: bool = False


class Api:
    def __init__(self, store: Store) -> None:
        self._store = store
        endpoints.open_to_the_shop(store)

    def __call__(
        self,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        return self._respond(Request(environ))(environ, start_response)

    def _respond(self, request: Request) -> Response:
        request_id = new_id("req")
        fault = None
        try:
            _check_key(request)
            fault = faults.take(self._store)
            answer = self._answer(request, request_id, fault)
        except Refused as refused:
            answer = Answer(refused.status, refused.body)
        response = Response(json.dumps(answer.body), answer.status, mimetype="application/json")
        response.headers["Request-Id"] = request_id
        response.headers["Date"] = http_date(self._store.now())
        response.headers["Stripe-Version"] = stripe.api_version
        if answer.replayed:
            response.headers["Idempotent-Replayed"] = "true"
        if fault:
            response.headers[FAULT_HEADER] = fault
        return response

    def _answer(self, request: Request, request_id: str, fault: Fault | None) -> Answer:
        if fault is Fault.TOO_MANY:
            raise Refused(429, BUSY)
        if fault is Fault.KEY_IN_USE:
            raise Refused(409, KEY_IN_USE)
        if fault is Fault.UNREACHABLE:
            raise Refused(503, BROKEN)
        timers.run_due(self._store)
        if request.method == "GET":
            if fault in (Fault.SERVER_ERROR, Fault.DONE_BUT_ERROR):
                raise Refused(500, BROKEN)
            with self._store.reading() as tx:
                return Answer(200, resources.act(tx, request))
        key = request.headers.get("Idempotency-Key")
        with self._store.transaction(Cause(request_id, key)) as tx:
            return _once(tx, request, key, fault)


def make_api(store: Store) -> Api:
    return Api(store)


def _check_key(request: Request) -> None:
    if not request.headers.get("Authorization", "").startswith(KEY_PREFIX):
        raise Refused(401, NO_KEY)


def _once(tx: Transaction, request: Request, key: str | None, fault: Fault | None) -> Answer:
    """The first answer of a key is the answer for ever: a decline or a crash too."""
    if key is None:
        return _settled(tx, request, fault)
    digest = hashlib.sha256(f"{request.full_path}\n".encode() + request.get_data()).hexdigest()
    kept = tx.db.execute("SELECT * FROM idem WHERE key = ?", (key,)).fetchone()
    if kept and kept["hash"] != digest:
        raise Refused(400, OTHER_PARAMETERS)
    if kept:
        return Answer(kept["status"], json.loads(kept["body"]), replayed=True)
    answer = _settled(tx, request, fault)
    tx.db.execute(
        "INSERT INTO idem VALUES (?, ?, ?, ?)",
        (key, digest, answer.status, json.dumps(answer.body)),
    )
    return answer


def _settled(tx: Transaction, request: Request, fault: Fault | None) -> Answer:
    if fault is Fault.SERVER_ERROR:
        return Answer(500, {"error": BROKEN})
    try:
        done = Answer(200, resources.act(tx, request))
    except Refused as refused:
        if refused.status != 402:
            raise
        return Answer(402, refused.body)
    return Answer(500, {"error": BROKEN}) if fault is Fault.DONE_BUT_ERROR else done
