"""Importing a school file: all of it or nothing."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.models import PriceHistory
from shop.catalogue.ownership import NotYours
from shop.extensions import db
from shop.school.faults import BrokenFile, Faults
from shop.school.file_import import bring_content, note_files
from shop.school.map_import import import_ladders, import_next_steps, import_offers
from shop.school.opening import file_at, opened
from shop.school.people_import import import_school_itself, import_teachers
from shop.school.product_import import import_products
from shop.school.rules import findings
from shop.school.schema import SchoolFile
from shop.school.tally import Tally, counting
from shop.school.work import Work

log = get_logger()
STEPS = (
    note_files,
    import_school_itself,
    import_teachers,
    import_products,
    import_ladders,
    import_next_steps,
    import_offers,
)


@dataclass(frozen=True)
class Report:
    """How many rows an import made and changed, and how many entries it found as they were."""

    created: int
    changed: int
    unchanged: int


def import_school(path: Path, actor: Student | None, now: datetime) -> Report:
    """A file, or a folder with a school.yaml. Nobody as actor is the command line.

    Raises BrokenFile with everything that is wrong, and has then changed nothing.
    """
    if actor is not None and not actor.owns_shop:
        raise NotYours
    with counting() as tally:
        work = written(path, now)
        if work.faults.found:
            db.session.rollback()
            raise BrokenFile(work.name, work.faults.found)
        bring_content(work)
        db.session.commit()

    report = _report(tally, work.school)
    log.info("school imported", created=report.created, changed=report.changed)
    return report


def written(path: Path, now: datetime) -> Work:
    """All its rows, with what is wrong in its faults. Within the caller's commit."""
    path, faults = file_at(path), Faults()
    school = opened(path, faults)
    if school is None:
        raise BrokenFile(path.name, faults.found)
    work = Work(school, path.parent, now, faults, path.name)
    for finding in findings(school):
        faults.add(finding.path, finding.code, **finding.facts)
    for step in STEPS:
        step(work)
    return work


def _report(tally: Tally, school: SchoolFile) -> Report:
    followers = {id(row) for row in tally.kept if isinstance(row, PriceHistory)}
    created, changed = tally.created - followers, tally.changed - followers
    entries = [*school.teachers, *school.ladders, *school.products]
    entries += [*school.next_steps, *school.offers, school.school]
    inner = sum(len(ladder.rungs) for ladder in school.ladders)
    for product in school.products:
        inner += len(product.modules) + sum(len(module.lessons) for module in product.modules)
    same = len(entries) + inner - len(created | changed)
    return Report(len(created), len(changed), max(0, same))
