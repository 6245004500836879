"""A school file looked at before it is imported: what is broken, and what is not sensible."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shop.ladder.drawing_rules import Bounds, Finding, Severity
from shop.ladder.lint_rules import lint
from shop.ladder.lint_sentences import SEVERITIES, sentence
from shop.languages import said as _
from shop.school.faults import BrokenFile, Faults
from shop.school.lint_drawing import drawing_of
from shop.school.opening import file_at, opened
from shop.school.rules import findings


@dataclass(frozen=True)
class Located:
    """A finding with its line and its path in the file."""

    line: int
    path: str
    finding: Finding

    @property
    def wrong(self) -> bool:
        return self.finding.severity is Severity.ERROR


def lint_school(path: Path, bounds: Bounds) -> list[Located]:
    """In the order of the file. Raises BrokenFile when it cannot be read as a school."""
    path, faults = file_at(path), Faults()
    school = opened(path, faults)
    for each in findings(school) if school else ():
        faults.add(each.path, each.code, **each.facts)
    if school is None or faults.found:
        raise BrokenFile(path.name, faults.found)

    found = [_located(each, faults) for each in lint(drawing_of(school, bounds))]
    return sorted(found, key=lambda each: (each.line, each.path))


def line_of(each: Located, name: str) -> str:
    severity = SEVERITIES[each.finding.severity]
    return f"{name}:{each.line}: {each.path}: {severity}: {sentence(each.finding)}"


def summary(found: Sequence[Located]) -> str:
    wrong = sum(each.wrong for each in found)
    return _(
        "Errors: %(errors)s, warnings: %(warnings)s", errors=wrong, warnings=len(found) - wrong
    )


def _located(finding: Finding, faults: Faults) -> Located:
    path = f"{finding.at}.{finding.part}" if finding.part else finding.at
    return Located(faults.line_of(path), path, finding)
