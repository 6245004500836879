"""One line for each business verb, on the error stream: a command's output stays its answer."""

import sys

import structlog


def init_logs() -> None:
    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))
