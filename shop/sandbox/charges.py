from shop.sandbox.shapes import Obj, given
from shop.sandbox.wire import Call, Handler, metadata, page


def retrieve(call: Call) -> Obj:
    return call.tx.need("charge", call.id)


def list_all(call: Call) -> Obj:
    return page(call, "charge", "customer", "payment_intent")


def update(call: Call) -> Obj:
    charge = retrieve(call)
    changes = given(call.params, "description", "receipt_email")
    changes["metadata"] = metadata(charge["metadata"], call.params)
    return call.tx.announce("charge.updated", charge, **changes)


def retrieve_warning(call: Call) -> Obj:
    return call.tx.need("radar.early_fraud_warning", call.id)


def list_warnings(call: Call) -> Obj:
    return page(call, "radar.early_fraud_warning", "charge", "payment_intent")


ROUTES: dict[tuple[str, str], Handler] = {
    ("GET", "/v1/charges"): list_all,
    ("GET", "/v1/charges/{charge}"): retrieve,
    ("POST", "/v1/charges/{charge}"): update,
    ("GET", "/v1/radar/early_fraud_warnings"): list_warnings,
    ("GET", "/v1/radar/early_fraud_warnings/{early_fraud_warning}"): retrieve_warning,
}
