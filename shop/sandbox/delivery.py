"""Carries events to the shop's own webhook, signed as Stripe signs them, until it says yes."""

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import stripe
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from shop.sandbox import deliveries, endpoints, timers
from shop.sandbox.deliveries import Waiting
from shop.sandbox.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)
DAY = 86400
WAITS = (1, 5, 30, 5 * 60, 30 * 60, 2 * 3600, 6 * 3600, 12 * 3600, DAY, DAY)
LEASE_SECONDS = 60
IDLE_SECONDS = 0.25
Order = Callable[[list[str]], Iterable[str]]


class Deliverer:
    def __init__(self, store: Store, shop_wsgi_app: "WSGIApplication", public_url: str) -> None:
        self._store, self._app, self._public_url = store, shop_wsgi_app, public_url
        self._running: tuple[int, threading.Event] | None = None
        self._starting = threading.Lock()
        endpoints.open_to_the_shop(store, public_url)

    @property
    def endpoint_secret(self) -> str:
        with self._store.reading() as tx:
            return endpoints.secret_of(tx, endpoints.SHOP)

    def letter(self, event_id: str) -> tuple[bytes, str]:
        """Body and Stripe-Signature of this event, for a test that spoils one of them."""
        with self._store.reading() as tx:
            event = tx.rows("event", "id = ?", (event_id,), "DESC")[0]
        body = json.dumps(event)
        return body.encode(), _signature(body, self.endpoint_secret)

    def pending(self) -> list[str]:
        """Events on their way, oldest first; held and dropped ones are not."""
        return self._events("pending")

    def held(self) -> list[str]:
        return self._events("held")

    def deliver(self, event_id: str) -> int:
        """Deliver now, again if it arrived before. The last answer of the shop, 0 if none."""
        rows = deliveries.rows(self._store, "event = ?", event_id)
        answers = [self._send(each) for each in rows]
        return answers[-1] if answers else 0

    def deliver_all(self, order: Order | None = None) -> list[str]:
        """Each waiting event once, in the given order (such as reversed), and what these cause."""
        seen: list[str] = []
        while fresh := [each for each in self.pending() if each not in seen]:
            for event_id in order(fresh) if order else fresh:
                seen.append(event_id)
                self.deliver(event_id)
        return seen

    def drop(self, event_id: str) -> None:
        deliveries.drop(self._store, event_id)

    def hold(self, event_id: str) -> None:
        deliveries.hold(self._store, event_id)

    def release(self, event_id: str) -> None:
        deliveries.send(self._store, event_id)

    def duplicate(self, event_id: str) -> None:
        """It will arrive once more than it did."""
        deliveries.duplicate(self._store, event_id)

    def pause(self) -> None:
        deliveries.pause(self._store)

    def resume(self) -> None:
        deliveries.resume(self._store)

    def start(self) -> None:
        """One thread per process; call it in the process that serves, after any fork."""
        with self._starting:
            if self._running and self._running[0] == os.getpid():
                return
            stopped = threading.Event()
            self._running = (os.getpid(), stopped)
            threading.Thread(
                target=self._run, args=(stopped,), daemon=True, name="sandbox-deliverer"
            ).start()

    def stop(self) -> None:
        if self._running:
            self._running[1].set()
            self._running = None

    def deliver_due(self) -> int:
        """What the thread does each round: claim by lease what is due, and send it."""
        if deliveries.paused(self._store):
            return 0
        sent = 0
        for waiting in deliveries.due(self._store):
            if self._claim(waiting):
                self._send(waiting)
                sent += 1
        return sent

    def _run(self, stopped: threading.Event) -> None:
        while not stopped.wait(IDLE_SECONDS):
            try:
                timers.run_due(self._store)
                self.deliver_due()
            except Exception:
                log.exception("the sandbox could not deliver")

    def _claim(self, waiting: Waiting) -> bool:
        now = time.time()
        claimed = self._store.db().execute(
            "UPDATE delivery SET lease = ? "
            "WHERE seq = ? AND tries = ? AND status = 'pending' AND lease < ?",
            (now + LEASE_SECONDS, waiting.seq, waiting.tries, now),
        )
        return claimed.rowcount == 1

    def _send(self, waiting: Waiting) -> int:
        with self._store.reading() as tx:
            event = tx.rows("event", "id = ?", (waiting.event,), "DESC")[0]
            endpoint = tx.need("webhook_endpoint", waiting.endpoint)
            secret = endpoints.secret_of(tx, waiting.endpoint)
        answer = self._post(urlsplit(endpoint["url"]).path, json.dumps(event).encode(), secret)
        self._record(waiting, answer)
        log.info("sandbox event %s %s answered %s", event["id"], event["type"], answer)
        return answer

    def _post(self, path: str, body: bytes, secret: str) -> int:
        environ = EnvironBuilder(
            path=path,
            base_url=self._public_url,
            method="POST",
            data=body,
            content_type="application/json; charset=utf-8",
            headers=Headers({"Stripe-Signature": _signature(body.decode(), secret)}),
        ).get_environ()
        try:
            _, status, _ = run_wsgi_app(self._app, environ, buffered=True)
        except Exception:
            # Seen from Stripe a crash of the shop is a 500, and comes again.
            log.exception("the shop's webhook crashed")
            return 500
        return int(status.split(" ", 1)[0])

    def _record(self, waiting: Waiting, answer: int) -> None:
        tries = waiting.tries + 1
        status = "pending" if tries <= len(WAITS) else "failed"
        if 200 <= answer < 300:
            status = "done"
        due = self._store.now() + WAITS[min(tries, len(WAITS)) - 1]
        self._store.db().execute(
            "UPDATE delivery SET tries = ?, answer = ?, status = ?, due = ?, lease = 0 "
            "WHERE seq = ?",
            (tries, answer, status, due, waiting.seq),
        )

    def _events(self, status: str) -> list[str]:
        rows = deliveries.rows(self._store, "status = ?", status)
        return list(dict.fromkeys(each.event for each in rows))


def _signature(body: str, secret: str) -> str:
    """By the machine's own clock, which the SDK compares with, however far ours was advanced."""
    return str(stripe.WebhookSignature.generate_signature_header(body, secret))
