"""Findings of the linter as rows of a page, each at the place it concerns."""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.accounts.models import Student
from shop.ladder.drawing_rules import Finding, Lint, Severity
from shop.ladder.lint_queries import bounds
from shop.ladder.lint_rules import lint
from shop.ladder.lint_sentences import SEVERITIES, sentence
from shop.ladder.queries import ladders
from shop.languages import path
from shop.languages import said as _
from shop.studio import queries
from shop.studio.coupons.pages import mine as coupons_mine
from shop.studio.lint.queries import drawing
from shop.studio.products.selling_pages import WHERE, CheckRow

NEW_STEP = "/studio/steps/new"


@dataclass(frozen=True, slots=True)
class Counted:
    errors: int
    warnings: int


def everything(actor: Student, now: datetime) -> dict[str, Any]:
    """What stands at one's own things, by kind of place; the owner's is everything."""
    found = findings_of(actor, now)
    return {
        "groups": [
            (title, [row_of(each) for each in found if each.at.startswith(place)])
            for title, place in _places()
        ],
        "counted": Counted(*(_many(found, severity) for severity in Severity)),
        "drawn": bool(ladders()),
    }


def findings_of(actor: Student, now: datetime) -> list[Finding]:
    mine = own_places(actor)
    return [each for each in lint(drawing(bounds(), now)) if each.at in mine]


def rows_at(place: str, now: datetime) -> list[CheckRow]:
    """What concerns this very thing."""
    return [row_of(each) for each in lint(drawing(bounds(), now)) if each.at == place]


def rows_about(slug: str, now: datetime) -> list[CheckRow]:
    """What concerns this product, wherever it is said."""
    return [row_of(each) for each in lint(drawing(bounds(), now)) if slug in each.about]


def own_places(actor: Student) -> set[str]:
    return {
        *(f"/studio/ladders/{each.slug}" for each in queries.my_ladders(actor)),
        *(f"/studio/products/{each.slug}" for each in queries.products(actor)),
        *(f"/studio/steps/{each.id}" for each in queries.steps(actor)),
        *(f"/studio/offers/{each.id}" for each in queries.offers(actor)),
        *(f"/studio/coupons/{each.id}" for each in coupons_mine(actor)),
    }


def on_ladder(found: Iterable[Finding], slugs: Set[str], ladder: str) -> list[Finding]:
    """What a ladder's board tells: about itself and about what stands on it."""
    at = f"/studio/ladders/{ladder}"
    return [each for each in found if each.at == at or slugs & set(each.about)]


def row_of(finding: Finding) -> CheckRow:
    href, label = mending(finding)
    kind = "no" if finding.severity is Severity.ERROR else "ask"
    word = str(SEVERITIES[finding.severity])
    return CheckRow(kind, sentence(finding), word, href=href, label=label)


def mending(finding: Finding) -> tuple[str, str]:
    """Where it is put right, and what the way there is called."""
    about = finding.about[0] if finding.about else ""
    ways = {
        Lint.LAW_OPEN: (f"{finding.at}/law", _("Answer")),
        Lint.STEEP: (f"{NEW_STEP}?from={about}", _("Build a bridge")),
        Lint.DEAD_END: (f"{NEW_STEP}?from={about}", _("Add one")),
        Lint.UNREACHED: (f"{NEW_STEP}?to={about}", _("Add a way")),
        Lint.NO_FREE_RUNG: (f"{finding.at}/place/1", _("Choose a product")),
    }
    usual = (finding.at + _tab(finding), _("Change it"))
    address, label = ways.get(finding.lint, usual)
    return path(address), label


def _tab(finding: Finding) -> str:
    """The page of a product's editor where this part is typed."""
    if not finding.at.startswith("/studio/products/"):
        return ""
    return WHERE.get(finding.part.split(".")[0], "")


def _places() -> list[tuple[str, str]]:
    return [
        (_("Ladders"), "/studio/ladders/"),
        (_("Products"), "/studio/products/"),
        (_("Next steps"), "/studio/steps/"),
        (_("Offers"), "/studio/offers/"),
        (_("Coupons"), "/studio/coupons/"),
    ]


def _many(found: Iterable[Finding], severity: Severity) -> int:
    return sum(each.severity is severity for each in found)
