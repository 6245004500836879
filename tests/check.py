"""python3 dev.py check: format, lint, types, templates, translations, and the size of the house."""

import subprocess
import sys
from time import monotonic

from tests import measure, templates, translations

TOOLS = {
    "format": ["ruff", "format", "--check", "--quiet", "--output-format=concise", "."],
    "lint": ["ruff", "check", "--quiet", "--output-format=concise", "."],
    "types": ["mypy"],
}


def said_by_tool(name):
    done = subprocess.run(
        [sys.executable, "-m", *TOOLS[name]], cwd=measure.ROOT, capture_output=True, text=True
    )
    return (done.stdout + done.stderr).strip().splitlines() if done.returncode else []


def passed(name, complaints):
    started = monotonic()
    found = list(complaints())
    print(f"{'FAILED' if found else 'ok':<7}{name} ({monotonic() - started:.1f} s)", flush=True)
    for each in found:
        print(f"       {each}", flush=True)
    return not found


def main():
    results = [passed(name, lambda name=name: said_by_tool(name)) for name in TOOLS]
    results += [passed("templates", templates.problems)]
    results += [passed("translations", translations.problems)]
    print("sizes")
    print("\n".join(measure.report()), flush=True)
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
