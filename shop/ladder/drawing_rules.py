"""A whole map as one value, of a school file or of the tables, and what is found in it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shop.catalogue.wording_rules import Copy
from shop.ladder.rules import NextStepKind
from shop.money import Money


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Lint(StrEnum):
    """What may be wrong with a drawn map, in the order it is said."""

    LAW_OPEN = "law_open"
    LAW_ONE_PRESS = "law_one_press"
    OWNED_ALREADY = "owned_already"
    CIRCLE = "circle"
    NO_CHALLENGE = "no_challenge"
    PART_DEARER = "part_dearer"
    SAVES_NOTHING = "saves_nothing"
    BELOW_FLOOR = "below_floor"
    NO_FREE_RUNG = "no_free_rung"
    STEEP = "steep"
    DEAD_END = "dead_end"
    UNREACHED = "unreached"
    ADD_ON_DEAR = "add_on_dear"
    DEADLINE_UNTOLD = "deadline_untold"
    UNTRANSLATED = "untranslated"

    @property
    def severity(self) -> Severity:
        return Severity.ERROR if self in WRONG else Severity.WARNING


WRONG = frozenset(
    {
        Lint.LAW_OPEN,
        Lint.LAW_ONE_PRESS,
        Lint.OWNED_ALREADY,
        Lint.CIRCLE,
        Lint.NO_CHALLENGE,
        Lint.PART_DEARER,
        Lint.SAVES_NOTHING,
        Lint.BELOW_FLOOR,
    }
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the owner allows."""

    steep_ratio: int = 3
    add_on_percent: int = 20
    lowest_percent: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A product; `at` is its path in a file or its address at the desk."""

    key: str
    at: str
    price: Money
    title: Copy
    kind: str = "course"
    ladder: str = ""
    rung: int = 0
    parts: frozenset[str] = frozenset()
    long_tuition: str = "no"
    copies: Mapping[str, Copy] = field(default_factory=dict)

    @property
    def contents(self) -> frozenset[str]:
        return self.parts or frozenset({self.key})


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A next step that is not paused."""

    start: str
    end: str
    kind: NextStepKind
    at: str
    challenge: Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """An offer that has not ended; `price` is the lowest it asks.

    Each of `groups` names the products one group of its audience must own.
    """

    way: Way
    moment: str
    price: Money
    at: str
    ends: bool = False
    groups: tuple[frozenset[str], ...] = ()
    note: Copy = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A coupon that may still be used, and what each product it is for costs with it."""

    at: str
    part: str
    prices: Mapping[str, Money]


@dataclass(frozen=True)
class Drawing:
    """`ladders` maps a ladder to where it stands."""

    spots: Mapping[str, Spot]
    ways: tuple[Way, ...] = ()
    terms: tuple[Terms, ...] = ()
    ladders: Mapping[str, str] = field(default_factory=dict)
    bounds: Bounds = field(default_factory=Bounds)
    codes: tuple[Code, ...] = ()

    def leaving(self, key: str) -> Iterator[Way]:
        return (way for way in self.ways if way.start == key)

    def ends(self, way: Way) -> tuple[Spot, Spot]:
        return self.spots[way.start], self.spots[way.end]


@dataclass(frozen=True, slots=True)
class Finding:
    """`part` is what of it is meant; `about` names the products or the ladder it concerns."""

    lint: Lint
    at: str
    part: str = ""
    about: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return self.lint.severity


def about_way(lint: Lint, way: Way, drawing: Drawing, **facts: object) -> Finding:
    """Said at the step, with the titles of both ends."""
    start, end = drawing.ends(way)
    told = {"start": start.title, "end": end.title, **facts}
    return Finding(lint, way.at, about=(start.key, end.key), facts=told)


def about_spot(lint: Lint, spot: Spot, part: str = "", **facts: object) -> Finding:
    return Finding(lint, spot.at, part, (spot.key,), {"title": spot.title, **facts})
