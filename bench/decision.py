"""One offer decision beside the bare cost of its own SQL: python -m bench.decision --size 0.01"""

import argparse
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from itertools import zip_longest
from random import Random
from statistics import median

from flask import Flask, has_app_context
from flask.ctx import AppContext

from bench import filling
from bench.catalogue import modules_of
from bench.filling import NOON, courses_of
from bench.rounds import Target, conditions, table, take_turns
from bench.shops import fresh_shop, new_reading, statements
from shop.extensions import db
from shop.offers import facts_statements as told
from shop.offers.candidate_queries import candidates_at
from shop.offers.facts import Decision, Purchases
from shop.offers.facts_queries import facts_of
from shop.offers.limits import Limits
from shop.offers.map_queries import VERSION, whole_map
from shop.offers.occasions import Occasion, course_completed, module_completed
from shop.offers.rules import decide

SAMPLE = 200
Student = int


def main() -> None:
    wanted = _words()
    with ExitStack() as open_shops:
        schools = [
            School(open_shops.enter_context(fresh_shop(database)), size)
            for size, database in zip_longest(wanted.size, wanted.database, fillvalue="")
        ]
        for school in schools:
            print(f"{school.students:,} students, {conditions()}")
        for name, occasion_of in OCCASIONS.items():
            targets = [_targets(name, occasion_of, school) for school in schools]
            take_turns([each for some in targets for each in some], wanted.rounds, wanted.calls)
            for some in targets:
                print(
                    *table(some, some[1]),
                    _beside("its SQL through Core", some[0], some[2]),
                    sep="\n",
                )
            if len(schools) > 1:
                print(_beside("the first size", targets[-1][0], targets[0][0]))
        print(conditions())


class School:
    """One size, in a shop of its own."""

    def __init__(self, app: Flask, size: float) -> None:
        self.app = app
        with app.app_context():
            self.students = filling.fill(size)

    def read_anew(self) -> None:
        """As a request to this shop begins, whose map is in memory."""
        while has_app_context():
            now_open.pop().pop()
        now_open.append(self.app.app_context())
        now_open[-1].push()
        new_reading()
        whole_map()


now_open: list[AppContext] = []


def finished_course(student: Student) -> Occasion:
    return course_completed(courses_of(student)[0], NOON)


def finished_module(student: Student) -> Occasion:
    product = courses_of(student)[2]
    return module_completed(modules_of(product)[1], product, NOON)


OCCASIONS = {"course_completed": finished_course, "module_completed": finished_module}


def decision_of(student: Student, occasion: Occasion) -> Decision:
    facts = facts_of(student, Purchases(), NOON)
    return decide(candidates_at(occasion, facts, NOON), facts, NOON)


def _targets(name: str, occasion_of: Callable[[Student], Occasion], school: School) -> list[Target]:
    """The decision, the same statements through the driver and through Core, the rules alone."""
    school.read_anew()
    some = Random(1).choices(range(1, school.students + 1), k=SAMPLE)
    asked = [_asked(each, occasion_of(each)) for each in some]
    known = [_known(each, occasion_of(each)) for each in some]
    queries = max(map(len, asked))

    def decision(number: int) -> Decision:
        each = some[number % SAMPLE]
        return decision_of(each, occasion_of(each))

    def rules(number: int) -> Decision:
        candidates, facts = known[number % SAMPLE]
        return decide(candidates, facts, NOON)

    return [
        Target(name, decision, queries, school.read_anew),
        Target("  its SQL through the driver", partial(_bare, asked), queries, school.read_anew),
        Target("  its SQL through Core", partial(_core, some), queries, school.read_anew),
        Target("  the rules alone", rules, 0),
    ]


def _beside(what: str, ours: Target, theirs: Target) -> str:
    wall, cpu = (
        median(our / their for our, their in zip(*rounds, strict=True))
        for rounds in (
            (ours.wall_by_round, theirs.wall_by_round),
            (ours.cpu_by_round, theirs.cpu_by_round),
        )
    )
    return f"  decision beside {what}: {wall:.2f} (CPU {cpu:.2f})"


def _asked(student: Student, occasion: Occasion) -> list[tuple[str, object]]:
    new_reading()
    with statements() as seen:
        decision_of(student, occasion)
    return seen


def _known(student: Student, occasion: Occasion):
    facts = facts_of(student, Purchases(), NOON)
    return candidates_at(occasion, facts, NOON), facts


def _bare(asked, number) -> None:
    cursor = db.session.connection().connection.cursor()
    for statement, parameters in asked[number % SAMPLE]:
        cursor.execute(statement, parameters)
        cursor.fetchall()
    cursor.close()


def _core(some: list[Student], number: int) -> None:
    connection = db.session.connection()
    about = {"student_id": some[number % SAMPLE], "at": NOON}
    connection.execute(told.EVENTS.statement, about | {"since": NOON - Limits.unhappy_for}).all()
    connection.execute(told.SIGNALS.statement, about).all()
    connection.execute(told.PAST.statement, about).all()
    connection.execute(VERSION.statement).all()


def _words():
    parser = argparse.ArgumentParser(description=__doc__)
    size = "1.0 is a million students; of two the slope between them is told"
    parser.add_argument("--size", type=float, nargs="+", default=[0.001], help=size)
    database = "an empty PostgreSQL database for each size; else SQLite"
    parser.add_argument("--database", nargs="*", default=[], help=database)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", type=int, default=100, help="per round and target")
    return parser.parse_args()


if __name__ == "__main__":
    main()
