"""Web and worker killed under load, round after round; what was lost or done twice is printed."""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from bench.shops import open_shop
from tests.conftest import NOON
from tests.scenarios.kills import Killable, rounds
from tests.world import build


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rounds", type=int, default=20)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--database", help="an empty PostgreSQL database instead of SQLite")
    wanted = words.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="dandan-kills-"))
    try:
        sys.exit(_run(folder, wanted))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, wanted: argparse.Namespace) -> int:
    url = wanted.database or f"sqlite:///{folder / 'shop.db'}"
    open_shop(folder, wanted.database or "")
    shop = Killable(folder, url)
    shop.ask(build, NOON)
    shop.open()
    wrong = 0
    for number, (sentences, paid) in enumerate(rounds(shop, wanted.rounds, wanted.seed), 1):
        wrong += len(sentences)
        print(f"round {number}: {paid} paid, {'; '.join(sentences) or 'nothing lost'}", flush=True)
    shop.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    main()
