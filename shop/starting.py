"""A start that lacks a Python part, or is stopped while it loads, ends without a traceback."""

import sys
from types import TracebackType


def _say(
    kind: type[BaseException], failure: BaseException, trace: TracebackType | None = None
) -> None:
    part = getattr(failure, "name", None) or ""
    if isinstance(failure, ModuleNotFoundError) and not part.startswith("shop"):
        sys.stderr.write(
            f"The Python part {part} is missing here; python3 dev.py demo installs it.\n"
        )
    elif not isinstance(failure, KeyboardInterrupt):
        sys.__excepthook__(kind, failure, trace)


if sys.argv[0] == "-m":  # while python -m shop.cli loads the package, before it runs the command
    sys.excepthook = _say
