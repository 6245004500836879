"""What the requests of many resources share: metadata, lists, expanded references."""

from collections.abc import Callable
from typing import Any, NamedTuple

from shop.sandbox.refusals import invalid
from shop.sandbox.shapes import Obj
from shop.sandbox.transaction import Transaction

OPERATORS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
MOST_KEYS, LONGEST_KEY, LONGEST_VALUE = 50, 40, 500


class Call(NamedTuple):
    tx: Transaction
    id: str
    params: Obj
    path: str


Handler = Callable[[Call], Obj]


class Where(NamedTuple):
    sql: str
    args: tuple[Any, ...]


def metadata(old: Obj | None, params: Obj) -> Obj:
    """What was sent, merged into the old. An empty value unsets its key, an empty whole all."""
    sent = params.get("metadata", {})
    if sent == "":
        return {}
    merged = {**(old or {}), **sent}
    kept = {key: value for key, value in merged.items() if value != ""}
    if len(kept) > MOST_KEYS:
        raise invalid("You can have up to 50 metadata keys.", "metadata")
    for key, value in kept.items():
        if len(key) > LONGEST_KEY or len(str(value)) > LONGEST_VALUE:
            raise invalid(f"Metadata key or value is too long: {key}", f"metadata[{key}]")
    return kept


def page(call: Call, kind: str, *filters: str, **fixed: Any) -> Obj:
    """One page of objects of a kind; the named parameters filter on the field of that name."""
    fields = fixed | {name: call.params[name] for name in filters if name in call.params}
    wheres = [Where("type = ?", (kind,))]
    wheres += [
        Where(f"json_extract(json, '$.{name}') = ?", (value,)) for name, value in fields.items()
    ]
    return page_of("object", call, wheres)


def page_of(table: str, call: Call, wheres: list[Where]) -> Obj:
    limit = call.params.get("limit", 10)
    if not 1 <= limit <= 100:
        raise invalid(
            "This value must be between 1 and 100 (inclusive).",
            "limit",
            "parameter_invalid_integer",
        )
    backwards = "ending_before" in call.params
    wheres = [*wheres, *_created(call.params), *_cursor(table, call)]
    rows = call.tx.rows(
        table,
        " AND ".join(where.sql for where in wheres) or "1",
        tuple(arg for where in wheres for arg in where.args),
        f"{'ASC' if backwards else 'DESC'} LIMIT {limit + 1}",
    )
    found = rows[:limit]
    return {
        "object": "list",
        "url": call.path,
        "has_more": len(rows) > limit,
        "data": found[::-1] if backwards else found,
    }


def _created(params: Obj) -> list[Where]:
    created = params.get("created")
    if created is None:
        return []
    field = "json_extract(json, '$.created')"
    if not isinstance(created, dict):
        return [Where(f"{field} = ?", (int(created),))]
    return [Where(f"{field} {OPERATORS[name]} ?", (int(value),)) for name, value in created.items()]


def _cursor(table: str, call: Call) -> list[Where]:
    for name, side in (("starting_after", "<"), ("ending_before", ">")):
        if name in call.params:
            seq = call.tx.seq(table, call.params[name])
            if seq is None:
                raise invalid(f"No such object: '{call.params[name]}'", name, "resource_missing")
            return [Where(f"seq {side} ?", (seq,))]
    return []


def expand(tx: Transaction, answer: Obj, paths: list[str]) -> Obj:
    for path in paths:
        _expand(tx, answer, path.split("."), path)
    return answer


def _expand(tx: Transaction, node: Obj, names: list[str], path: str) -> None:
    name, rest = names[0], names[1:]
    if name not in node and (node.get("object"), name) in COMES_LATER:
        return
    if name == "data" and isinstance(node.get("data"), list):
        inner: Any = node["data"]
    else:
        inner = node[name] = _expanded(tx, node, name, path)
    if rest:
        for each in inner if isinstance(inner, list) else [inner]:
            if isinstance(each, dict):
                _expand(tx, each, rest, path)


def _expanded(tx: Transaction, node: Obj, name: str, path: str) -> Any:
    special = INCLUDABLE.get((node.get("object", ""), name))
    if special:
        return node.get(name) or special(tx, node)
    if name not in node:
        raise invalid(f"This property cannot be expanded ({path}).", "expand")
    held = node[name]
    return (tx.get(held) or held) if isinstance(held, str) else held


def line_items(tx: Transaction, session: Obj) -> Obj:
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    lines = tx.private(session["id"])["lines"]
    return {"object": "list", "url": url, "has_more": False, "data": lines}


def _refunds(tx: Transaction, charge: Obj) -> Obj:
    return {
        "object": "list",
        "url": f"/v1/charges/{charge['id']}/refunds",
        "has_more": False,
        "data": tx.find("refund", charge=charge["id"]),
    }


COMES_LATER = {("refund", "failure_balance_transaction")}
INCLUDABLE = {("checkout.session", "line_items"): line_items, ("charge", "refunds"): _refunds}
