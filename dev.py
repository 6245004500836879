#!/usr/bin/env python3
"""python3 dev.py demo | test [pytest args] | check | <arguments for the environment's own python>

Needs only Python 3.11 or newer; everything else is installed into .venv from the hashed lock files.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PY = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
ENV = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
ENV["PIP_ROOT_USER_ACTION"] = "ignore"
BROWSERS = (
    "chromium-headless-shell",  # the same browser without its windows, at half the cost
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
PROCESSES = str(min(4, (os.cpu_count() or 1) + 1))  # one more than cores: browsers often wait
PARALLEL = ("-n", PROCESSES, "--dist", "loadfile", "--no-loadscope-reorder")
NOT_SLOW = ("-m", "not slow")  # what takes long: python3 dev.py test -m slow
COMMANDS = {
    "demo": ["-m", "shop.cli", "demo"],
    "test": ["-m", "pytest", *PARALLEL, *NOT_SLOW],
    "check": ["-m", "tests.check"],
}


def chromium():
    found = (os.environ.get("CHROMIUM"), *map(shutil.which, BROWSERS), MAC_CHROME)
    return next((path for path in found if path and Path(path).exists()), None)


def digest(*names):
    content = b"".join((ROOT / name).read_bytes() for name in names)
    return hashlib.sha256(f"{sys.version}{ROOT}".encode() + content).hexdigest()


def current(stamp, want):
    return PY.exists() and stamp.exists() and stamp.read_text() == want


def pip(*args):
    return subprocess.call([str(PY), "-m", "pip", "install", "-qq", *args], env=ENV, cwd=ROOT)


def locked(name):
    return pip("--require-hashes", "--only-binary=:all:", "-r", name)


def make_environment():
    if not (find_spec("venv") and find_spec("ensurepip")):
        sys.exit(
            "Python's venv module is incomplete here; on Debian or Ubuntu install the package"
            " python3-venv, then run this again."
        )
    print("Setting up .venv (first run: about a minute) ...", flush=True)
    subprocess.check_call([sys.executable, "-m", "venv", "--clear", str(VENV)], env=ENV)
    if locked("requirements.lock") or pip("--no-deps", "--no-build-isolation", "-e", "."):
        sys.exit(
            "The pinned packages could not be installed; the lines above say why."
            " Run the same command to try again."
        )


def setup(browser):
    base, extra = VENV / "installed", VENV / "installed-browser"
    want = digest("requirements.lock")
    want_extra = digest("requirements-browser.lock")
    if not current(base, want):
        make_environment()
        base.write_text(want)
    if browser and not current(extra, want_extra) and locked("requirements-browser.lock") == 0:
        extra.write_text(want_extra)


def main():
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0])
    if len(sys.argv) < 2 or sys.argv[1] in ("-h", "--help"):
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # during the installation it stops pip
    what, rest = sys.argv[1], sys.argv[2:]
    setup(browser=what == "test" and chromium() is not None)
    command = [str(PY), *COMMANDS.get(what, [what]), *rest]
    os.chdir(ROOT)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each test process would compile every file
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(VENV / "pycache"))
    if os.name == "posix":
        os.execv(PY, command)  # the same process, so that signals reach the server itself
    sys.exit(subprocess.call(command))


if __name__ == "__main__":
    main()
