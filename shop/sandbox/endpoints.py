from shop.sandbox.shapes import Obj, blank, given, random_text
from shop.sandbox.store import Store
from shop.sandbox.transaction import Transaction
from shop.sandbox.wire import Call, Handler, metadata, page

SHOP = "we_sandbox"
PATH = "/webhooks/stripe"


def open_to_the_shop(store: Store, public_url: str = "http://localhost") -> None:
    """The endpoint that is there from the start, as if the owner had made it in the dashboard."""
    with store.transaction() as tx:
        known = tx.get(SHOP)
        if known is None:
            endpoint = _endpoint(tx, {"enabled_events": ["*"], "url": public_url + PATH})
            tx.add(endpoint | {"id": SHOP}, secret=f"whsec_{random_text(32)}")


def secret_of(tx: Transaction, endpoint_id: str) -> str:
    return str(tx.private(endpoint_id)["secret"])


def create(call: Call) -> Obj:
    endpoint = _endpoint(call.tx, call.params)
    secret = f"whsec_{random_text(32)}"
    call.tx.add(endpoint, secret=secret)
    return endpoint | {"secret": secret}


def retrieve(call: Call) -> Obj:
    return call.tx.need("webhook_endpoint", call.id)


def update(call: Call) -> Obj:
    endpoint = retrieve(call)
    changes = given(call.params, "url", "enabled_events", "description")
    if "disabled" in call.params:
        changes["status"] = "disabled" if call.params["disabled"] else "enabled"
    changes["metadata"] = metadata(endpoint["metadata"], call.params)
    return call.tx.save(endpoint | changes)


def delete(call: Call) -> Obj:
    endpoint = retrieve(call)
    call.tx.db.execute("UPDATE delivery SET status = 'dropped' WHERE endpoint = ?", (call.id,))
    gone = {"id": endpoint["id"], "object": "webhook_endpoint", "deleted": True}
    return call.tx.save(gone)


def list_all(call: Call) -> Obj:
    return page(call, "webhook_endpoint")


def _endpoint(tx: Transaction, params: Obj) -> Obj:
    return blank(
        "webhook_endpoint",
        "we",
        tx.now,
        status="enabled",
        metadata=metadata(None, params),
        **given(params, "url", "enabled_events", "description"),
    )


ROUTES: dict[tuple[str, str], Handler] = {
    ("POST", "/v1/webhook_endpoints"): create,
    ("GET", "/v1/webhook_endpoints"): list_all,
    ("GET", "/v1/webhook_endpoints/{webhook_endpoint}"): retrieve,
    ("POST", "/v1/webhook_endpoints/{webhook_endpoint}"): update,
    ("DELETE", "/v1/webhook_endpoints/{webhook_endpoint}"): delete,
}
