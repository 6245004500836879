import json
import sqlite3
from typing import Any, NamedTuple

import stripe

from shop.sandbox.refusals import missing
from shop.sandbox.shapes import Obj, new_id

SHOWS_WHAT_CHANGED = (".updated", "charge.refunded")


class Cause(NamedTuple):
    """The request an event came from; a page or the clock leaves none."""

    request: str | None
    key: str | None


NOBODY = Cause(None, None)


class Transaction:
    """Reads and writes within one database transaction, opened by the store."""

    def __init__(self, db: sqlite3.Connection, now: int, cause: Cause) -> None:
        self.db, self.now, self.cause = db, now, cause

    def get(self, object_id: str) -> Obj | None:
        row = self.db.execute("SELECT json FROM object WHERE id = ?", (object_id,)).fetchone()
        return _load(row["json"]) if row else None

    def need(self, kind: str, object_id: str, param: str | None = None) -> Obj:
        found = self.get(object_id)
        if found is None or found["object"] != kind or found.get("deleted"):
            raise missing(kind, object_id, param)
        return found

    def find(self, kind: str, **fields: Any) -> list[Obj]:
        """Every object of a kind with these field values, newest first."""
        wheres = "".join(f" AND json_extract(json, '$.{name}') = ?" for name in fields)
        return self.rows("object", f"type = ?{wheres}", (kind, *fields.values()), "DESC")

    def rows(self, table: str, where: str, args: tuple[Any, ...], order: str) -> list[Obj]:
        rows = self.db.execute(f"SELECT json FROM {table} WHERE {where} ORDER BY seq {order}", args)
        return [_load(row["json"]) for row in rows]

    def seq(self, table: str, object_id: str) -> int | None:
        row = self.db.execute(f"SELECT seq FROM {table} WHERE id = ?", (object_id,)).fetchone()
        return int(row["seq"]) if row else None

    def private(self, object_id: str) -> Obj:
        row = self.db.execute(
            "SELECT private_json FROM object WHERE id = ?", (object_id,)
        ).fetchone()
        return _load(row["private_json"])

    def add(self, made: Obj, **private: Any) -> Obj:
        self.db.execute(
            "INSERT INTO object (id, type, json, private_json) VALUES (?, ?, ?, ?)",
            (made["id"], made["object"], json.dumps(made), json.dumps(private)),
        )
        return made

    def save(self, changed: Obj) -> Obj:
        self.db.execute(
            "UPDATE object SET json = ? WHERE id = ?", (json.dumps(changed), changed["id"])
        )
        return changed

    def keep(self, object_id: str, **private: Any) -> None:
        merged = {**self.private(object_id), **private}
        self.db.execute(
            "UPDATE object SET private_json = ? WHERE id = ?", (json.dumps(merged), object_id)
        )

    def announce(self, kind: str, changed: Obj, **changes: Any) -> Obj:
        """Apply the changes, save, and write the event that tells of them."""
        before = {name: changed.get(name) for name in changes if changed.get(name) != changes[name]}
        self.save(changed | changes)
        changed.update(changes)
        self.emit(kind, changed, before if kind.endswith(SHOWS_WHAT_CHANGED) else None)
        return changed

    def emit(self, kind: str, subject: Obj, before: Obj | None = None) -> None:
        endpoints = [
            each["id"]
            for each in self.find("webhook_endpoint", status="enabled")
            if {"*", kind} & set(each["enabled_events"])
        ]
        event = {
            "id": new_id("evt"),
            "object": "event",
            "api_version": stripe.api_version,
            "created": self.now,
            "livemode": False,
            "pending_webhooks": len(endpoints),
            "request": {"id": self.cause.request, "idempotency_key": self.cause.key},
            "type": kind,
            "data": {"object": subject},
        }
        if before is not None:
            event["data"] = {"object": subject, "previous_attributes": before}
        self.db.execute(
            "INSERT INTO event (id, type, json) VALUES (?, ?, ?)",
            (event["id"], kind, json.dumps(event)),
        )
        self.db.executemany(
            "INSERT INTO delivery (event, endpoint, due, status) VALUES (?, ?, 0, 'pending')",
            [(event["id"], endpoint) for endpoint in endpoints],
        )

    def later(self, act: str, object_id: str, due: int) -> None:
        self.db.execute("INSERT OR REPLACE INTO timer VALUES (?, ?, ?)", (act, object_id, due))

    def setting(self, name: str, otherwise: str = "") -> str:
        row = self.db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else otherwise


def _load(text: str) -> Obj:
    loaded: Obj = json.loads(text)
    return loaded
