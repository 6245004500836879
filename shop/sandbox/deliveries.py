"""The list of what is on its way to the shop, as the console and the tests change it."""

from typing import NamedTuple

from shop.sandbox.store import Store

DELAY_SECONDS = 60


class Waiting(NamedTuple):
    seq: int
    event: str
    endpoint: str
    tries: int
    status: str
    answer: int | None


def rows(store: Store, where: str, *args: object) -> list[Waiting]:
    found = store.db().execute(
        "SELECT seq, event, endpoint, tries, status, answer FROM delivery "
        f"WHERE {where} ORDER BY seq",
        args,
    )
    return [Waiting(*row) for row in found]


def due(store: Store) -> list[Waiting]:
    """In the order in which they were to leave, however late anybody looks."""
    waiting = store.db().execute(
        "SELECT seq, event, endpoint, tries, status, answer FROM delivery "
        "WHERE status = 'pending' AND due <= ? ORDER BY due, seq",
        (store.now(),),
    )
    return [Waiting(*row) for row in waiting]


def drop(store: Store, event_id: str) -> None:
    _mark(store, event_id, "dropped")


def hold(store: Store, event_id: str) -> None:
    _mark(store, event_id, "held")


def send(store: Store, event_id: str) -> None:
    """Release it, or send it again."""
    _mark(store, event_id, "pending")


def duplicate(store: Store, event_id: str) -> None:
    store.db().execute(
        "INSERT INTO delivery (event, endpoint, due, status) "
        "SELECT DISTINCT event, endpoint, 0, 'pending' FROM delivery WHERE event = ?",
        (event_id,),
    )


def delay(store: Store, event_id: str) -> None:
    store.db().execute(
        "UPDATE delivery SET due = ? WHERE event = ? AND status = 'pending'",
        (store.now() + DELAY_SECONDS, event_id),
    )


def reorder(store: Store) -> None:
    """What is on its way arrives newest first."""
    waiting = rows(store, "status = 'pending'")
    for place, each in enumerate(reversed(waiting)):
        due = store.now() + 1 + place
        store.db().execute("UPDATE delivery SET due = ? WHERE seq = ?", (due, each.seq))


def pause(store: Store) -> None:
    store.set("paused", "yes")


def resume(store: Store) -> None:
    store.set("paused", "")


def paused(store: Store) -> bool:
    return bool(store.setting("paused"))


def _mark(store: Store, event_id: str, status: str) -> None:
    store.db().execute(
        "UPDATE delivery SET status = ?, due = 0, lease = 0 WHERE event = ?", (status, event_id)
    )
