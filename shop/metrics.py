"""What a monitor reads: requests as they happen, and what the rows say when it asks.

Loaded by each server process for itself: the library decides on being loaded whether the
processes count together, by PROMETHEUS_MULTIPROC_DIR.
"""

import hmac
import os
from collections.abc import Iterator
from contextlib import suppress
from time import perf_counter

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily, Metric

from shop import clock
from shop.accounts.access import anyone
from shop.config import Config
from shop.extensions import db
from shop.metric_queries import Numbers, numbers

LOCAL = ("127.0.0.1", "::1")
SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
ALONE = CollectorRegistry()
REQUESTS = Counter(
    "shop_requests", "Answers by page and status", ["page", "status"], registry=ALONE
)
TOOK = Histogram(
    "shop_request_seconds", "Time to answer", ["page"], buckets=SECONDS, registry=ALONE
)
bp = Blueprint("metrics", __name__)


@bp.record_once
def watch(state: object) -> None:
    app: Flask = state.app  # type: ignore[attr-defined]
    app.before_request(_begin)
    app.after_request(_count)


@bp.get("/metrics")
@anyone
def metrics() -> Response:
    if not _may_read():
        abort(404)
    said = generate_latest(_counted()) + generate_latest(_Rows.registry())
    return Response(said, content_type=CONTENT_TYPE_LATEST)


def _may_read() -> bool:
    """With the token from anywhere; without one only from this machine, past no proxy."""
    shop: Config = current_app.config["SHOP"]
    if shop.metrics_token:
        sent = request.headers.get("Authorization", "")
        return hmac.compare_digest(sent.encode(), f"Bearer {shop.metrics_token}".encode())
    return request.remote_addr in LOCAL and "X-Forwarded-For" not in request.headers


def _begin() -> None:
    g.began = perf_counter()


def _count(response: Response) -> Response:
    page = request.endpoint or "none"
    with suppress(OSError):  # on a full disk numbers are lost, never an answer
        REQUESTS.labels(page, str(response.status_code)).inc()
        if "began" in g:
            TOOK.labels(page).observe(perf_counter() - g.began)
    return response


def _counted() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return ALONE
    together = CollectorRegistry()
    multiprocess.MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together


class _Rows:
    """Asked of the database once for each reading, so every process says the same."""

    @classmethod
    def registry(cls) -> CollectorRegistry:
        read = CollectorRegistry()
        read.register(cls())
        return read

    def collect(self) -> Iterator[Metric]:
        for each in numbers(clock.now()):
            yield _family(each)
        db.session.rollback()


def _family(each: Numbers) -> Metric:
    family = GaugeMetricFamily(each.name, each.says, labels=[each.label])
    for value, number in each.by_label.items():
        family.add_metric([value], number)
    return family
