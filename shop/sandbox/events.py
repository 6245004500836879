from shop.sandbox.refusals import invalid, missing
from shop.sandbox.shapes import Obj
from shop.sandbox.wire import Call, Handler, Where, page_of

MOST_TYPES = 20
UNDELIVERED = "id IN (SELECT event FROM delivery WHERE status <> 'done')"


def retrieve(call: Call) -> Obj:
    found = call.tx.rows("event", "id = ?", (call.id,), "DESC")
    if not found:
        raise missing("event", call.id)
    return found[0]


def list_all(call: Call) -> Obj:
    wheres = []
    types = call.params.get("types") or ([call.params["type"]] if "type" in call.params else [])
    if len(types) > MOST_TYPES:
        raise invalid("You may pass at most 20 event types.", "types")
    if types:
        wheres.append(Where(f"type IN ({', '.join('?' * len(types))})", tuple(types)))
    if "delivery_success" in call.params:
        wheres.append(
            Where(f"NOT {UNDELIVERED}" if call.params["delivery_success"] else UNDELIVERED, ())
        )
    return page_of("event", call, wheres)


ROUTES: dict[tuple[str, str], Handler] = {
    ("GET", "/v1/events"): list_all,
    ("GET", "/v1/events/{id}"): retrieve,
}
