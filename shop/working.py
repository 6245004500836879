"""The job worker's process: it finishes the job in hand before it stops."""

import logging
import os
import signal
import threading

from flask import Flask
from huey.consumer import Consumer

from shop import jobs

FINISH_SECONDS = 25


def work(app: Flask, follow_stdin: bool) -> None:
    logging.basicConfig(level=logging.WARNING)
    consumer = Consumer(
        app.extensions["huey"],
        workers=2,
        max_delay=1.0,
        graceful_signal="TERM",
        shutdown_timeout=FINISH_SECONDS,
    )
    if follow_stdin:
        threading.Thread(target=_follow, args=(consumer,), daemon=True).start()
    jobs.wake_up(app)
    consumer.run()


def _follow(consumer: Consumer) -> None:
    """The parent's pipe ends with the parent, in whatever way that ended."""
    while os.read(0, 64):
        pass
    if os.name == "posix":
        os.kill(os.getpid(), signal.SIGTERM)
    else:
        consumer.stop(graceful=True)
