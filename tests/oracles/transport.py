import json

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
