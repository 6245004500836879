from typing import Any

from shop.sandbox.shapes import Obj, blank, given
from shop.sandbox.transaction import Transaction
from shop.sandbox.wire import Call, Handler, metadata, page

FIELDS = ("email", "name", "phone", "description", "business_name", "individual_name")


def create(call: Call) -> Obj:
    fields = given(call.params, *FIELDS)
    return new(call.tx, metadata=metadata(None, call.params), **fields)


def new(tx: Transaction, **fields: Any) -> Obj:
    usual: Obj = {"name": None, "phone": None, "tax_exempt": "none", "preferred_locales": []}
    customer = tx.add(blank("customer", "cus", tx.now, **usual | fields))
    tx.emit("customer.created", customer)
    return customer


def retrieve(call: Call) -> Obj:
    found = call.tx.get(call.id)
    return found if found and found.get("deleted") else call.tx.need("customer", call.id)


def update(call: Call) -> Obj:
    customer = call.tx.need("customer", call.id)
    changes = given(call.params, *FIELDS)
    changes["metadata"] = metadata(customer["metadata"], call.params)
    return call.tx.announce("customer.updated", customer, **changes)


def delete(call: Call) -> Obj:
    customer = call.tx.need("customer", call.id)
    for method in call.tx.find("payment_method", customer=call.id):
        call.tx.announce("payment_method.detached", method, customer=None)
    call.tx.emit("customer.deleted", customer)
    return call.tx.save({"id": call.id, "object": "customer", "deleted": True})


def list_all(call: Call) -> Obj:
    return page(call, "customer", "email")


def list_methods(call: Call) -> Obj:
    call.tx.need("customer", call.id)
    return page(call, "payment_method", "type", customer=call.id)


ROUTES: dict[tuple[str, str], Handler] = {
    ("POST", "/v1/customers"): create,
    ("GET", "/v1/customers"): list_all,
    ("GET", "/v1/customers/{customer}"): retrieve,
    ("POST", "/v1/customers/{customer}"): update,
    ("DELETE", "/v1/customers/{customer}"): delete,
    ("GET", "/v1/customers/{customer}/payment_methods"): list_methods,
}
