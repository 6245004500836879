"""One offer decision beside the bare cost of its own SQL: python -m bench.decision --size 0.01"""

import argparse
from functools import partial
from random import Random

from bench import filling
from bench.catalogue import modules_of
from bench.filling import NOON, courses_of
from bench.rounds import Target, conditions, table, take_turns
from bench.shops import fresh_shop, new_reading, statements
from shop.extensions import db
from shop.offers.candidate_queries import candidates_at
from shop.offers.facts import Decision, Purchases
from shop.offers.facts_queries import facts_of
from shop.offers.occasions import Occasion, course_completed, module_completed
from shop.offers.rules import decide

SAMPLE = 200
Student = int


def main() -> None:
    wanted = _words()
    with fresh_shop(wanted.database) as app, app.app_context():
        students = filling.fill(wanted.size)
        print(f"{students:,} students on {db.engine.dialect.name}, {conditions()}")
        for name, occasion_of in OCCASIONS.items():
            targets = _targets(name, occasion_of, students)
            take_turns(targets, wanted.rounds, wanted.calls)
            print(*table(targets, targets[1]), sep="\n")
        print(conditions())


def finished_course(student: Student) -> Occasion:
    return course_completed(courses_of(student)[0], NOON)


def finished_module(student: Student) -> Occasion:
    product = courses_of(student)[2]
    return module_completed(modules_of(product)[1], product, NOON)


OCCASIONS = {"course_completed": finished_course, "module_completed": finished_module}


def decision_of(student: Student, occasion: Occasion) -> Decision:
    facts = facts_of(student, Purchases(), NOON)
    return decide(candidates_at(occasion, facts, NOON), facts, NOON)


def _targets(name, occasion_of, students) -> list[Target]:
    """The decision, the same statements through the driver, and the rules alone."""
    some = Random(1).choices(range(1, students + 1), k=SAMPLE)
    asked = [_asked(each, occasion_of(each)) for each in some]
    known = [_known(each, occasion_of(each)) for each in some]
    queries = max(map(len, asked))

    def decision(number):
        each = some[number % SAMPLE]
        return decision_of(each, occasion_of(each))

    def rules(number):
        candidates, facts = known[number % SAMPLE]
        return decide(candidates, facts, NOON)

    return [
        Target(name, decision, queries, new_reading),
        Target("  its SQL through the driver", partial(_bare, asked), queries, new_reading),
        Target("  the rules alone", rules, 0),
    ]


def _asked(student: Student, occasion: Occasion):
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


def _words():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=float, default=0.001, help="1.0 is a million students")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; else SQLite")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", type=int, default=100, help="per round and target")
    return parser.parse_args()


if __name__ == "__main__":
    main()
