"""The school file, version 1, as values. The order of the fields is the order in the file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shop.offers.audience_rules import Trait
from shop.offers.segment_rules import Band, Segment
from shop.school.shapes import (
    FilePath,
    Flag,
    Instant,
    Line,
    Many,
    Optionally,
    Prose,
    Record,
    Slug,
    Translated,
    Whole,
    Word,
    maybe,
    of,
    standing,
)
from shop.texts import Copy, CopyList

VERSION = 1
LINES, TEXTS, LISTS = Translated(Line()), Translated(Prose()), Translated(Many(Line()))
KINDS = Word(("course", "download", "coaching", "event", "bundle", "membership"))
STATES = Word(("draft", "published", "archived"))
STEPS = Word(("upsell", "cross_sell", "downsell", "add_on", "bridge"))
MOMENTS = Word(
    (
        "product_page",
        "thank_you",
        "module_completed",
        "course_completed",
        "days_after",
        "stalled",
        "library",
        "mail",
        "event_attended",
    )
)
PRICES = Word(("list", "percent", "fixed", "upgrade", "complete", "early", "steps"))
TRAITS = Word(tuple(Trait))
TRAIT_WORDS = Word((*Segment, *Band))
PAPER = FilePath(("application/pdf", "image/png", "image/jpeg", "image/webp", "video/mp4"))


@dataclass(frozen=True)
class About:
    name: Copy = of(LINES)
    promise: Copy = maybe(LINES, {})
    at: str = standing()


@dataclass(frozen=True)
class Teacher:
    key: str = of(Slug())
    email: str = of(Line())
    name: Copy = of(LINES)
    about: Copy = maybe(LINES, {})
    letter: Copy = maybe(TEXTS, {})
    at: str = standing()


@dataclass(frozen=True)
class Rung:
    number: int = of(Whole())
    for_whom: Copy = maybe(LINES, {})
    after: Copy = maybe(LINES, {})
    products: tuple[str, ...] = maybe(Many(Slug()), ())
    at: str = standing()


@dataclass(frozen=True)
class Ladder:
    key: str = of(Slug())
    teacher: str = of(Slug())
    title: Copy = of(LINES)
    promise: Copy = maybe(LINES, {})
    rungs: tuple[Rung, ...] = maybe(Many(Record(Rung)), ())
    at: str = standing()


@dataclass(frozen=True)
class Sessions:
    count: int = of(Whole())
    minutes: int = of(Whole())
    at: str = standing()


@dataclass(frozen=True)
class Event:
    starts_at: datetime | None = maybe(Instant(), None)
    minutes: int | None = maybe(Whole(), None)
    place: Copy = maybe(LINES, {})
    join_url: str | None = maybe(Line(), None)
    archive_days: int | None = maybe(Whole(), None)
    at: str = standing()


@dataclass(frozen=True)
class Paper:
    """A file with the title a student sees."""

    path: str = of(PAPER)
    title: Copy = maybe(LINES, {})
    at: str = standing()


@dataclass(frozen=True)
class Question:
    q: str = of(Line())
    a: str = of(Prose())
    at: str = standing()


@dataclass(frozen=True)
class Video:
    file: str | None = maybe(FilePath(("video/mp4",)), None)
    captions: dict[str, str] = maybe(Optionally(FilePath(("text/vtt",))), {})
    transcript: Copy = maybe(TEXTS, {})
    at: str = standing()


@dataclass(frozen=True)
class QuizQuestion:
    """right is the number of the one right choice, counted from 1."""

    ask: Copy = of(LINES)
    choices: CopyList = of(LISTS)
    right: int = of(Whole())
    why: Copy = maybe(LINES, {})
    at: str = standing()


@dataclass(frozen=True)
class Quiz:
    pass_percent: int = of(Whole())
    questions: tuple[QuizQuestion, ...] = of(Many(Record(QuizQuestion)))
    at: str = standing()


@dataclass(frozen=True)
class Lesson:
    key: str = of(Slug())
    title: Copy = of(LINES)
    minutes: int = of(Whole())
    preview: bool = maybe(Flag(), False)
    body: Copy = maybe(TEXTS, {})
    video: Video | None = maybe(Record(Video), None)
    embed: str | None = maybe(Line(), None)
    attachments: tuple[Paper, ...] = maybe(Many(Record(Paper)), ())
    quiz: Quiz | None = maybe(Record(Quiz), None)
    hand_in: Copy = maybe(TEXTS, {})
    at: str = standing()


@dataclass(frozen=True)
class Module:
    key: str = of(Slug())
    title: Copy = of(LINES)
    outcome: Copy = maybe(LINES, {})
    lessons: tuple[Lesson, ...] = maybe(Many(Record(Lesson)), ())
    at: str = standing()


@dataclass(frozen=True, kw_only=True)
class Product:
    key: str = of(Slug())
    kind: str = of(KINDS)
    teacher: str = of(Slug())
    state: str = of(STATES)
    title: Copy = of(LINES)
    outcome: Copy = maybe(LINES, {})
    description: Copy = maybe(TEXTS, {})
    outcomes: CopyList = maybe(LISTS, {})
    fits: CopyList = maybe(LISTS, {})
    waits: CopyList = maybe(LISTS, {})
    wait_for: str | None = maybe(Slug(), None)
    price: int = of(Whole())
    contents: Copy = maybe(TEXTS, {})
    delivery: Copy = maybe(TEXTS, {})
    refund: Copy = maybe(TEXTS, {})
    access_days: int | None = maybe(Whole(), None)
    requires: str | None = maybe(Slug(), None)
    upgrades: str | None = maybe(Slug(), None)
    long_tuition: str | None = maybe(Word(("yes", "no")), None)
    seats: int | None = maybe(Whole(), None)
    sessions: Sessions | None = maybe(Record(Sessions), None)
    event: Event | None = maybe(Record(Event), None)
    file: Paper | None = maybe(Record(Paper), None)
    parts: tuple[str, ...] = maybe(Many(Slug()), ())
    faq: dict[str, Any] = maybe(Translated(Many(Record(Question))), {})
    modules: tuple[Module, ...] = maybe(Many(Record(Module)), ())
    at: str = standing()


@dataclass(frozen=True)
class Step:
    from_: str = of(Slug(), key="from")
    to: str = of(Slug())
    kind: str = of(STEPS)
    challenge: Copy = of(LINES)
    paused: bool = maybe(Flag(), False)
    at: str = standing()


@dataclass(frozen=True)
class PriceStep:
    seats: int = of(Whole())
    amount: int = of(Whole())
    at: str = standing()


@dataclass(frozen=True)
class Price:
    """amount and until are an early price and its end; steps are prices by seats sold."""

    rule: str = of(PRICES)
    percent: int | None = maybe(Whole(), None)
    amount: int | None = maybe(Whole(), None)
    until: datetime | None = maybe(Instant(), None)
    steps: tuple[PriceStep, ...] = maybe(Many(Record(PriceStep)), ())
    at: str = standing()


@dataclass(frozen=True)
class Condition:
    is_: str = of(TRAITS, key="is")
    product: str | None = maybe(Slug(), None)
    word: str | None = maybe(TRAIT_WORDS, None)
    number: int | None = maybe(Whole(), None)
    since: datetime | None = maybe(Instant(), None)
    at: str = standing()


@dataclass(frozen=True)
class Group:
    """All of its conditions; an audience is any of its groups."""

    all: tuple[Condition, ...] = of(Many(Record(Condition)))
    at: str = standing()


@dataclass(frozen=True)
class Window:
    hours: int | None = maybe(Whole(), None)
    until: datetime | None = maybe(Instant(), None)
    at: str = standing()


@dataclass(frozen=True, kw_only=True)
class Offer:
    """kind is needed only when two next steps join the same products."""

    key: str = of(Slug())
    from_: str = of(Slug(), key="from")
    to: str = of(Slug())
    kind: str | None = maybe(STEPS, None)
    moment: str = of(MOMENTS)
    price: Price = of(Record(Price))
    window: Window | None = maybe(Record(Window), None)
    audience: tuple[Group, ...] = maybe(Many(Record(Group)), ())
    note: Copy = maybe(LINES, {})
    state: str = of(Word(("draft", "running", "paused", "ended")))
    at: str = standing()


@dataclass(frozen=True)
class SchoolFile:
    version: int = of(Whole(), key="dandan_school")
    school: About = of(Record(About))
    teachers: tuple[Teacher, ...] = maybe(Many(Record(Teacher)), ())
    ladders: tuple[Ladder, ...] = maybe(Many(Record(Ladder)), ())
    products: tuple[Product, ...] = maybe(Many(Record(Product)), ())
    next_steps: tuple[Step, ...] = maybe(Many(Record(Step)), ())
    offers: tuple[Offer, ...] = maybe(Many(Record(Offer)), ())
    at: str = standing()
