"""A year of a school with many students of chance; what they were asked, and what was wrong."""

import argparse
import sys
from datetime import UTC, datetime
from time import monotonic

from bench.shops import fresh_shop
from shop.demo import SCHOOL
from shop.extensions import write_intent
from shop.school.operations import import_school
from tests.offers.year import played
from tests.world import build


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--students", type=int, default=10_000)
    words.add_argument("--days", type=int, default=365)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--database", default="", help="an empty PostgreSQL database, not SQLite")
    wanted = words.parse_args()
    with fresh_shop(wanted.database) as app, app.app_context():
        write_intent.set(True)
        now = datetime.now(UTC)
        import_school(SCHOOL, build(now).nao, now)
        began = monotonic()
        year = played(app, wanted.students, wanted.seed, now, wanted.days)
        for what, number in year.summary().items():
            print(f"{what:<34}{number:>10}")
        print(f"{'seconds':<34}{monotonic() - began:>10.0f}")
        print("\n".join(year.broken))
        sys.exit(1 if year.broken else 0)


if __name__ == "__main__":
    main()
