"""python -m shop.cli demo | web | worker | prepare: the processes of the shop."""

import argparse
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial

import structlog
from flask.helpers import get_debug_flag

from shop import clock, config, create_app, doctor, doctor_rules, serving, upgrading, working
from shop.demo import LOGINS, load_demo_school

USUAL_PORT = 8765
KEPT_FILES = ("shop.db", "stripe.db", "jobs.db")
Wanted = argparse.Namespace


def main(words: list[str] | None = None) -> None:
    wanted = _parser().parse_args(words)
    try:
        COMMANDS[wanted.what](wanted)
    except KeyboardInterrupt:
        sys.exit(130)
    except ModuleNotFoundError as missing:
        sys.exit(f"The Python part {missing.name} is missing; python3 dev.py demo installs it.")


def demo(wanted: Wanted) -> None:
    """Everything on one machine: the demo school, the web server, the jobs."""
    _leave_when_told()
    port = _given_port(wanted) if wanted.port else _usual_port(wanted.host)
    address = _address(wanted.host, port)
    os.environ["SHOP_DEMO"] = "1"
    os.environ.setdefault("PUBLIC_BASE_URL", address)
    if wanted.fresh:
        start_over(config.read())
    print("Opening the demo school ...", flush=True)
    # in a process of its own: the server must not fork with an open database connection
    if subprocess.call([sys.executable, "-m", "shop.cli", "prepare"]):
        sys.exit(1)
    say = partial(print, greeting(address), flush=True)
    serving.serve(serving.Server(wanted.host, port, wanted.workers, True, say))


def web(wanted: Wanted) -> None:
    settings = config.read()  # a half-set configuration stops here, before any server process
    if settings.mode == "live":
        _leave_if_unsafe(settings)
    port = _given_port(wanted)
    say = partial(print, f"The shop listens on {_address(wanted.host, port)}", flush=True)
    serving.serve(serving.Server(wanted.host, port, wanted.workers, when_open=say))


def worker(wanted: Wanted) -> None:
    working.work(create_app(), follow_stdin=wanted.follow_stdin)


def prepare(_wanted: Wanted) -> None:
    settings = config.read()
    with upgrading.in_one_sentence(settings):
        app = create_app(settings)
        with app.app_context():
            upgrading.upgrade()
    if settings.demo:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
        with app.app_context():
            load_demo_school(clock.now())


def start_over(settings: config.Config) -> None:
    if not settings.own_database:
        sys.exit("--fresh empties only the demo's own files; unset DATABASE_URL to use it.")
    for name in KEPT_FILES:
        for path in settings.instance.glob(f"{name}*"):  # with SQLite's -wal and -shm
            path.unlink()
    shutil.rmtree(settings.instance / "media", ignore_errors=True)


def greeting(address: str) -> str:
    width = max((len(who) for who, _, _ in LOGINS), default=0)
    people = [f"  {who:<{width}}  {email}  /  {word}" for who, email, word in LOGINS]
    opened = f"\nThe demo school is open: {address}/"
    return "\n".join([opened, *people, "Stop it with Ctrl-C."])


def _leave_if_unsafe(settings: config.Config) -> None:
    unsafe = doctor_rules.unsafe_settings(doctor.settings_of(settings, get_debug_flag()))
    if unsafe:
        sys.exit("\n".join(each.sentence for each in unsafe))


def _usual_port(host: str) -> int:
    port = serving.free_port(host, USUAL_PORT)
    if port is None:
        sys.exit(f"No port from {USUAL_PORT} on is free on {host}; name one with --port.")
    if port != USUAL_PORT:
        print(f"Port {USUAL_PORT} is in use, so the shop opens on {port}.", flush=True)
    return port


def _given_port(wanted: Wanted) -> int:
    port = wanted.port or USUAL_PORT
    if why := serving.refused(wanted.host, port):
        sys.exit(f"Port {port} on {wanted.host} cannot be used: {why}. Name another with --port.")
    return int(port)


def _address(host: str, port: int) -> str:
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(host, host)
    return f"http://{reachable}:{port}"


def _leave_when_told() -> None:
    """Until the server listens to signals itself: stop the child that prepares, and leave."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _frame: sys.exit(128 + number))


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _processes(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 100:
        raise argparse.ArgumentTypeError("processes are a number from 1 to 99")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="shop", description=__doc__)
    parser.add_argument("what", choices=COMMANDS)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port)
    parser.add_argument("--workers", type=_processes, default=1, help="web server processes")
    parser.add_argument("--fresh", action="store_true", help="demo: start over with an empty shop")
    parser.add_argument("--follow-stdin", action="store_true", help=argparse.SUPPRESS)
    return parser


COMMANDS: dict[str, Callable[[Wanted], None]] = {
    "demo": demo,
    "web": web,
    "worker": worker,
    "prepare": prepare,
}

if __name__ == "__main__":
    main()
