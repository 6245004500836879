import json
from urllib.parse import urlsplit

from shop.sandbox import sdk_check
from shop.sandbox.transport import InProcess
from tests.oracles import respcheck


class CheckedInProcess(InProcess):
    """No test can pass on an answer that Stripe would not shape that way."""

    def request(self, *args, **kwargs):
        body, status, headers = super().request(*args, **kwargs)
        if status == 200:
            assert respcheck.problems(json.loads(body)) == []
        return body, status, headers


def wrong_shapes(store):
    """The departures of every object and event left in the store."""
    with store.reading() as tx:
        kept = tx.rows("object", "1", (), "ASC") + tx.rows("event", "1", (), "ASC")
    return [problem for each in kept for problem in respcheck.problems(each)]


class ShopTransport(CheckedInProcess):
    """For the shop's own tests: no request leaves that the pinned version does not know."""

    def request(self, method, url, headers, post_data=None):
        parts = urlsplit(url)
        sent = (post_data or b"") if method.lower() == "post" else parts.query
        text = sent.decode() if isinstance(sent, bytes) else sent
        _, problems = sdk_check.parse(method.upper(), parts.path, text)
        assert problems == [], (method, parts.path, problems)
        return super().request(method, url, headers, post_data)
