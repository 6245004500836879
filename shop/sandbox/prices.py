from shop.sandbox.refusals import invalid
from shop.sandbox.shapes import Obj, blank, given
from shop.sandbox.transaction import Transaction
from shop.sandbox.wire import Call, Handler, Where, metadata, page, page_of

PRODUCT_FIELDS = ("name", "description", "active", "images", "url", "statement_descriptor")
PRICE_FIELDS = ("active", "nickname", "lookup_key", "tax_behavior")


def create_product(call: Call) -> Obj:
    product = new_product(call.tx, call.params)
    call.tx.emit("product.created", product)
    return product


def new_product(tx: Transaction, params: Obj) -> Obj:
    fields = {"active": True, **given(params, *PRODUCT_FIELDS)}
    return tx.add(
        blank(
            "product",
            "prod",
            tx.now,
            updated=tx.now,
            type="service",
            metadata=metadata(None, params),
            **fields,
        )
    )


def retrieve_product(call: Call) -> Obj:
    return call.tx.need("product", call.id)


def update_product(call: Call) -> Obj:
    product = retrieve_product(call)
    changes = given(call.params, *PRODUCT_FIELDS)
    changes["metadata"] = metadata(product["metadata"], call.params)
    return call.tx.announce("product.updated", product, updated=call.tx.now, **changes)


def list_products(call: Call) -> Obj:
    return page(call, "product", "active")


def create_price(call: Call) -> Obj:
    params, tx = call.params, call.tx
    if ("product" in params) == ("product_data" in params):
        raise invalid("Pass one of product or product_data.", "product", "parameter_missing")
    lookup = params.get("lookup_key")
    if lookup:
        _free_lookup_key(tx, lookup, params.get("transfer_lookup_key", False))
    price = new_price(tx, {"active": True, **params})
    tx.emit("price.created", price)
    return price


def new_price(tx: Transaction, params: Obj) -> Obj:
    if params["currency"] != "jpy":
        raise invalid("The sandbox keeps its books in yen.", "currency")
    if params.get("recurring") or "unit_amount" not in params:
        raise invalid("The sandbox takes one-time prices with a unit_amount.", "unit_amount")
    if params["unit_amount"] < 0:
        raise invalid(
            "This value must be greater than or equal to 0.",
            "unit_amount",
            "parameter_invalid_integer",
        )
    product = params.get("product")
    if product:
        tx.need("product", product, "product")
    else:
        product = new_product(tx, params["product_data"])["id"]
    fields = {"tax_behavior": "unspecified", **given(params, *PRICE_FIELDS)}
    return tx.add(
        blank(
            "price",
            "price",
            tx.now,
            product=product,
            currency="jpy",
            type="one_time",
            unit_amount=params["unit_amount"],
            unit_amount_decimal=str(params["unit_amount"]),
            metadata=metadata(None, params),
            **fields,
        )
    )


def retrieve_price(call: Call) -> Obj:
    return call.tx.need("price", call.id)


def update_price(call: Call) -> Obj:
    price = retrieve_price(call)
    changes = given(call.params, *PRICE_FIELDS)
    if changes.get("lookup_key"):
        _free_lookup_key(
            call.tx, changes["lookup_key"], call.params.get("transfer_lookup_key", False)
        )
    changes["metadata"] = metadata(price["metadata"], call.params)
    return call.tx.announce("price.updated", price, **changes)


def list_prices(call: Call) -> Obj:
    keys = call.params.get("lookup_keys")
    if keys is None:
        return page(call, "price", "active", "product", "type")
    marks = ", ".join("?" * len(keys))
    return page_of(
        "object",
        call,
        [
            Where("type = 'price'", ()),
            Where(f"json_extract(json, '$.lookup_key') IN ({marks})", tuple(keys)),
        ],
    )


def _free_lookup_key(tx: Transaction, key: str, transfer: bool) -> None:
    for holder in tx.find("price", lookup_key=key):
        if not transfer:
            raise invalid(f"A price (`{holder['id']}`) already uses that lookup key.", "lookup_key")
        tx.announce("price.updated", holder, lookup_key=None)


ROUTES: dict[tuple[str, str], Handler] = {
    ("POST", "/v1/products"): create_product,
    ("GET", "/v1/products"): list_products,
    ("GET", "/v1/products/{id}"): retrieve_product,
    ("POST", "/v1/products/{id}"): update_product,
    ("POST", "/v1/prices"): create_price,
    ("GET", "/v1/prices"): list_prices,
    ("GET", "/v1/prices/{price}"): retrieve_price,
    ("POST", "/v1/prices/{price}"): update_price,
}
