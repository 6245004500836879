"""The map a school file draws, as if it had been imported. Nothing is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from shop.extensions import db
from shop.offers.map_queries import whole_map
from shop.offers.whole_map import End, Step, WholeMap
from shop.school.faults import BrokenFile
from shop.school.operations import written
from shop.school.schema import SchoolFile
from shop.school.work import Work


def map_to_come(path: Path, now: datetime) -> WholeMap:
    """Only what the file draws; what else the shop has stands beside it and leads nowhere.

    Raises BrokenFile as an import does. The writing is always taken back, so that no other
    process ever sees it.
    """
    try:
        work = written(path, now)
        if work.faults.found:
            raise BrokenFile(work.name, work.faults.found)
        return _drawn(whole_map(), work)
    finally:
        db.session.rollback()


def _drawn(whole: WholeMap, work: Work) -> WholeMap:
    steps = {step.id for step in work.steps.values()}
    named = {entry.key for entry in work.school.offers}
    offers = {
        step_id: [each for each in known if each.slug in named]
        for step_id, known in whole.offers.items()
        if step_id in steps
    }
    return replace(
        whole,
        ends=_placed(whole.ends, work.school),
        steps_from=_kept(whole.steps_from, steps),
        steps_to=_kept(whole.steps_to, steps),
        offers=offers,
    )


def _kept(known: Mapping[int, Sequence[Step]], steps: set[int]) -> dict[int, Sequence[Step]]:
    return {end: [each for each in found if each.id in steps] for end, found in known.items()}


def _placed(ends: Mapping[int, End], school: SchoolFile) -> dict[int, End]:
    """A product stands where the file puts it, or nowhere."""
    rungs = [rung for ladder in school.ladders for rung in ladder.rungs]
    placed = {slug for rung in rungs for slug in rung.products}
    return {
        product_id: end
        if end.goods.name in placed
        else replace(end, goods=replace(end.goods, place=None))
        for product_id, end in ends.items()
    }
