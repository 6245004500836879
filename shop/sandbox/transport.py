import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import stripe
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from shop.sandbox.api import FAULT_HEADER
from shop.sandbox.faults import Fault

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SLOW_SECONDS = 6.0


class InProcess(stripe.HTTPClient):
    """Lets the real SDK talk to the sandbox without a socket.

    guard is called before each request; patience caps every wait, in seconds. What is set as
    answered runs after the sandbox committed and before the SDK sees the answer.
    """

    name = "in-process"

    def __init__(
        self,
        wsgi_app: "WSGIApplication",
        guard: Callable[[], None] | None = None,
        patience: float | None = None,
    ) -> None:
        super().__init__()
        self._app, self._guard, self._patience = wsgi_app, guard, patience
        self.answered: Callable[[], object] | None = None

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        if self._guard:
            self._guard()
        address = urlsplit(url)
        environ = EnvironBuilder(
            path=address.path,
            query_string=address.query,
            method=method.upper(),
            headers=Headers(dict(headers or {})),
            data=post_data or b"",
        ).get_environ()
        body, status, answered = run_wsgi_app(self._app, environ, buffered=True)
        self._trouble(answered.get(FAULT_HEADER))
        if self.answered:
            self.answered()
        # werkzeug's Headers ignore case, which the SDK relies on and a dict would not.
        seen = cast("Mapping[str, str]", answered)
        return b"".join(body).decode(), int(status.split(" ", 1)[0]), seen

    def close(self) -> None:
        pass

    def _trouble(self, fault: str | None) -> None:
        if fault == Fault.SLOW:
            time.sleep(self._patient(SLOW_SECONDS))
        if fault in (Fault.ANSWER_LOST, Fault.UNREACHABLE):
            raise stripe.APIConnectionError(  # type: ignore[no-untyped-call]
                "The line to the sandbox broke.", should_retry=True
            )

    def _sleep_time_seconds(self, num_retries: int) -> float:
        return self._patient(super()._sleep_time_seconds(num_retries))

    def _patient(self, seconds: float) -> float:
        return seconds if self._patience is None else min(seconds, self._patience)
