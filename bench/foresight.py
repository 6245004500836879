"""Who would see an offer, as the studio foresees it: python -m bench.foresight --size 0.01"""

import argparse
import resource
import sys
from itertools import cycle, islice
from statistics import median

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from bench import filling
from bench.filling import FULL, NOON
from bench.rounds import Target, conditions, table, take_turns
from bench.shops import fresh_shop, new_reading
from shop.extensions import db
from shop.offers.audience_queries import how_many
from shop.offers.audience_rules import Audience, Condition, Trait, kept_audience
from shop.offers.models import Offer
from shop.offers.segment_rules import Segment
from shop.offers.words import Moment
from shop.studio.foresight.queries import gathered, looked_at

AUDIENCES = {
    "everyone": Audience(),
    "not owners": Audience(((Condition(Trait.NOT_OWNER_OF, product_id=2),),)),
    "at risk": Audience(((Condition(Trait.SEGMENT, word=Segment.AT_RISK),),)),
    "loyal": Audience(((Condition(Trait.SEGMENT, word=Segment.LOYAL),),)),
    "half way": Audience(((Condition(Trait.PROGRESS, product_id=2, number=50),),)),
    "spent ¥10,000": Audience(((Condition(Trait.SPENT, number=10_000),),)),
}
SMALLEST = 50_000


def main() -> None:
    wanted = _words()
    with fresh_shop(wanted.database) as app, app.app_context():
        students = filling.fill(wanted.size)
        measured(students, wanted.rounds, wanted.calls)


def measured(students: int, rounds: int, calls: int) -> None:
    offer = db.session.scalar(sa.select(Offer).options(joinedload(Offer.next_step)).limit(1))
    db.session.expunge(offer)
    crowd = gathered(offer, NOON)
    print(f"{students:,} students on {db.engine.dialect.name}, {crowd.meant:,} meant")
    one = [_look(offer, list(islice(cycle(crowd.sample), 10_000)))]
    take_turns(one, rounds, calls)
    whole = [*_gathering(offer), *_counting()]
    take_turns(whole, min(rounds, 3), 1)
    print(*table([*one, *whole], one[0]), sep="\n")
    print(*_for_a_million(whole, students), conditions(), sep="\n")


def _look(offer, students) -> Target:
    def look(number):
        return list(looked_at(offer, [students[number]], NOON))

    return Target("one student looked at, twice decided", look, None, new_reading)


def _gathering(offer) -> list[Target]:
    """The whole crowd of one offer, reached, meant and sampled, as page and command ask it."""

    def gather(moment, audience):
        offer.moment, offer.audience = moment, kept_audience(audience)
        return gathered(offer, NOON)

    return [
        Target(
            f"{moment}, {name}",
            lambda number, m=moment, a=audience: gather(m, a),
            None,
            new_reading,
        )
        for moment in (Moment.COURSE_COMPLETED, Moment.MODULE_COMPLETED, Moment.STALLED)
        for name, audience in list(AUDIENCES.items())[:3]
    ]


def _counting() -> list[Target]:
    """An audience of the whole shop, as the editor of an offer counts it."""
    return [
        Target(f"in it now: {name}", lambda number, a=audience: how_many(a, NOON), 1, new_reading)
        for name, audience in AUDIENCES.items()
    ]


def _for_a_million(targets, students):
    """Straight on from here: every student is asked once and for the same price."""
    if students < SMALLEST:
        return [f"below {SMALLEST:,} students nothing is said about a million"]
    times = FULL / students / 1e9
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return [
        "",
        f"{'for 1,000,000 students':<36}{'seconds':>10}{'CPU s':>10}",
        *(
            f"{each.name:<36}{median(each.wall) * times:>10.1f}{median(each.cpu) * times:>10.1f}"
            for each in targets
        ),
        f"most memory held: {megabytes:,.0f} MB",
    ]


def _words():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=float, default=0.001, help="1.0 is a million students")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; else SQLite")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", type=int, default=20, help="per round and target")
    return parser.parse_args()


if __name__ == "__main__":
    main()
