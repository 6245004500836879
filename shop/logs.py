"""One line for each business verb, on the error stream: a command's output stays its answer."""

import logging
import re
import secrets
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from io import TextIOBase
from typing import Any, TextIO, cast

import structlog
from flask import Flask

PRIVATE = re.compile(
    r"[^\s@'\"<>(=,]+@[\w-]+(\.[\w-]+)+|(?<=/sign-in/)[\w-]{32}|\b(sk|rk|whsec)_\w{6,}"
)


class NumberedRequests:
    """WSGI: every line written for a request, and its answer, carry the request's number."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        number = secrets.token_hex(8)

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            return start_response(status, [*headers, ("X-Request-Id", number)], *rest)

        with structlog.contextvars.bound_contextvars(request_id=number):
            return self.app(environ, start)


class Lines(TextIOBase):
    """The error stream: a full disk under it loses lines, never an answer."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            self.stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self.stream.flush()


def init_logs(app: Flask) -> None:
    write_lines(for_people=app.testing or sys.stderr.isatty())
    app.logger.disabled = True  # errors.py writes a failure down once, with its number
    app.wsgi_app = NumberedRequests(app.wsgi_app)  # type: ignore[method-assign]


def write_lines(for_people: bool) -> None:
    structlog.configure(
        processors=_processors(for_people),
        wrapper_class=structlog.make_filtering_bound_logger(logging.NOTSET),
        logger_factory=lambda *_: structlog.PrintLogger(cast(TextIO, Lines(sys.stderr))),
    )


def _processors(for_people: bool) -> list[structlog.typing.Processor]:
    plain = structlog.dev.plain_traceback
    in_colour = sys.stderr.isatty()
    console = structlog.dev.ConsoleRenderer(colors=in_colour, exception_formatter=plain)
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        without_people,
        console if for_people else structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def without_people(_logger: Any, _method: str, line: structlog.typing.EventDict) -> Any:
    """Addresses, tokens and keys slip into lines by way of tracebacks and paths."""
    return {
        name: PRIVATE.sub("…", told) if isinstance(told, str) else told
        for name, told in line.items()
    }
