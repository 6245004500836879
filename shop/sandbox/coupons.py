from typing import Any

from shop.sandbox.refusals import invalid
from shop.sandbox.shapes import Obj, blank, given, random_text
from shop.sandbox.transaction import Transaction
from shop.sandbox.wire import Call, Handler, metadata, page


def create(call: Call) -> Obj:
    params, tx = call.params, call.tx
    if ("amount_off" in params) == ("percent_off" in params):
        raise invalid("Pass one of percent_off or amount_off.", "percent_off", "parameter_missing")
    if "amount_off" in params and params.get("currency") != "jpy":
        raise invalid("You must pass currency when passing amount_off.", "currency")
    if tx.get(params.get("id", "")):
        raise invalid("Coupon already exists.", "id", "resource_already_exists")
    coupon = blank(
        "coupon",
        "coupon",
        tx.now,
        valid=True,
        metadata=metadata(None, params),
        **{"duration": "once"}
        | given(
            params, "name", "amount_off", "currency", "duration", "max_redemptions", "redeem_by"
        ),
    )
    coupon["id"] = params.get("id") or random_text(8)
    if "percent_off" in params:
        coupon["percent_off"] = float(params["percent_off"])
    tx.emit("coupon.created", tx.add(coupon))
    return coupon


def retrieve(call: Call) -> Obj:
    return call.tx.need("coupon", call.id)


def update(call: Call) -> Obj:
    coupon = retrieve(call)
    merged = metadata(coupon["metadata"], call.params)
    return call.tx.announce("coupon.updated", coupon, metadata=merged, **given(call.params, "name"))


def delete(call: Call) -> Obj:
    coupon = retrieve(call)
    call.tx.emit("coupon.deleted", coupon)
    return call.tx.save({"id": coupon["id"], "object": "coupon", "deleted": True})


def list_all(call: Call) -> Obj:
    return page(call, "coupon")


def create_code(call: Call) -> Obj:
    params, tx = call.params, call.tx
    coupon = usable(
        tx, tx.need("coupon", params["promotion"].get("coupon", ""), "promotion[coupon]")
    )
    code = params.get("code") or random_text(8).upper()
    if any(each["active"] for each in with_code(tx, code)):
        raise invalid("An active promotion code with that code already exists.", "code")
    fields: dict[str, Any] = {"active": True} | given(
        params, "active", "customer", "expires_at", "max_redemptions"
    )
    made = blank(
        "promotion_code",
        "promo",
        tx.now,
        code=code,
        metadata=metadata(None, params),
        promotion={"type": "coupon", "coupon": coupon["id"]},
        **fields,
    )
    made["restrictions"] |= params.get("restrictions", {})
    tx.emit("promotion_code.created", tx.add(made))
    return made


def retrieve_code(call: Call) -> Obj:
    return call.tx.need("promotion_code", call.id)


def update_code(call: Call) -> Obj:
    code = retrieve_code(call)
    merged = metadata(code["metadata"], call.params)
    return call.tx.announce(
        "promotion_code.updated", code, metadata=merged, **given(call.params, "active")
    )


def list_codes(call: Call) -> Obj:
    return page(call, "promotion_code", "active", "code", "customer")


def with_code(tx: Transaction, code: str) -> list[Obj]:
    """Stripe compares codes without regard to case."""
    return [
        each for each in tx.find("promotion_code") if each["code"].casefold() == code.casefold()
    ]


def usable(tx: Transaction, coupon_or_code: Obj) -> Obj:
    most = coupon_or_code["max_redemptions"]
    ends = coupon_or_code.get("redeem_by") or coupon_or_code.get("expires_at")
    if most is not None and coupon_or_code["times_redeemed"] >= most or ends and ends <= tx.now:
        raise invalid(f"Coupon expired: {coupon_or_code['id']}", "coupon", "coupon_expired")
    if coupon_or_code.get("active") is False:
        raise invalid(
            f"This promotion code is not active: {coupon_or_code['id']}", "promotion_code"
        )
    return coupon_or_code


def of_discount(tx: Transaction, discount: Obj) -> Obj:
    """The coupon of a session's one discount, named itself or through a promotion code."""
    if discount.get("promotion_code"):
        code = usable(
            tx,
            tx.need("promotion_code", discount["promotion_code"], "discounts[0][promotion_code]"),
        )
        return usable(tx, tx.need("coupon", code["promotion"]["coupon"]))
    return usable(tx, tx.need("coupon", discount.get("coupon") or "", "discounts[0][coupon]"))


def redeem(tx: Transaction, discount: Obj) -> None:
    for used in (tx.get(discount["coupon"] or ""), tx.get(discount["promotion_code"] or "")):
        if used:
            tx.save(used | {"times_redeemed": used["times_redeemed"] + 1})


ROUTES: dict[tuple[str, str], Handler] = {
    ("POST", "/v1/coupons"): create,
    ("GET", "/v1/coupons"): list_all,
    ("GET", "/v1/coupons/{coupon}"): retrieve,
    ("POST", "/v1/coupons/{coupon}"): update,
    ("DELETE", "/v1/coupons/{coupon}"): delete,
    ("POST", "/v1/promotion_codes"): create_code,
    ("GET", "/v1/promotion_codes"): list_codes,
    ("GET", "/v1/promotion_codes/{promotion_code}"): retrieve_code,
    ("POST", "/v1/promotion_codes/{promotion_code}"): update_code,
}
