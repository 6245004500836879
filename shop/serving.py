"""The web server and the job worker beside it; whatever ends the one ends the other."""

import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shop import config, create_app

TRIED_PORTS = 20
STOP_SECONDS = 30  # longer than a job may take to finish
Worker = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    processes: int = 1
    with_jobs: bool = False
    when_open: Callable[[], None] = lambda: None


def free_port(host: str, wanted: int) -> int | None:
    return next((p for p in range(wanted, wanted + TRIED_PORTS) if refused(host, p) is None), None)


def refused(host: str, port: int) -> str | None:
    """Why nobody can listen there now; None when it is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        if os.name == "posix":
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            return "it is in use" if error.errno == errno.EADDRINUSE else str(error.strerror)
    return None


def serve(server: Server) -> None:
    if os.name == "nt" or os.environ.get("SHOP_SERVER") == "waitress":
        _serve_with_waitress(server)
    else:
        count_together(config.read().instance / "metrics")
        _gunicorn(server).run()


def start_worker() -> Worker:
    """It finishes its job and leaves when the pipe to it closes, however its parent ended."""
    command = [sys.executable, "-m", "shop.cli", "worker", "--follow-stdin"]
    apart = os.name == "posix"  # so that Ctrl-C reaches only the parent
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=apart)


def stop_worker(worker: Worker) -> None:
    if worker.stdin:
        worker.stdin.close()
    try:
        worker.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()


def _serve_with_waitress(server: Server) -> None:
    import waitress  # installed on Windows only

    worker = start_worker() if server.with_jobs else None
    try:
        server.when_open()
        waitress.serve(create_app(), host=server.host, port=server.port, threads=8, _quiet=True)
    finally:
        if worker:
            stop_worker(worker)


def count_together(folder: Path) -> None:
    """The server processes add up their metrics in files; a fresh start begins at nothing."""
    folder = Path(os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(folder)))
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink()


def _gunicorn(server: Server) -> Any:
    from gunicorn.app.base import BaseApplication  # exists on POSIX only
    from gunicorn.errors import AppImportError

    class Application(BaseApplication):  # type: ignore[misc, unused-ignore]
        def load_config(self) -> None:
            for name, value in _gunicorn_settings(server).items():
                self.cfg.set(name, value)

        def load(self) -> Any:  # in each server process, after the fork
            try:
                return create_app()
            except config.BadConfiguration as sentence:  # else gunicorn would try for ever
                raise AppImportError(str(sentence)) from sentence

    return Application()


def _gunicorn_settings(server: Server) -> dict[str, Any]:
    host = f"[{server.host}]" if ":" in server.host else server.host
    when_ready, on_exit = _beside(server)
    return {
        "bind": f"{host}:{server.port}",
        "workers": server.processes,
        "worker_class": "gthread",
        "threads": 8,
        "loglevel": "warning",
        "control_socket_disable": True,
        "when_ready": when_ready,
        "on_exit": on_exit,
    }


def _beside(server: Server) -> tuple[Callable[[Any], None], Callable[[Any], None]]:
    workers: list[Worker] = []

    def when_ready(_arbiter: object) -> None:
        if server.with_jobs:
            workers.append(start_worker())
            # gunicorn would reload when the terminal closes, and stay for ever
            signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        server.when_open()

    def on_exit(_arbiter: object) -> None:
        for worker in workers:
            stop_worker(worker)

    return when_ready, on_exit
