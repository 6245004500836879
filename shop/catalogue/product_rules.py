"""What a product must say before it is kept, and before it is sold. Pure."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from shop.catalogue.wording_rules import (
    LANGUAGES,
    Copy,
    CopyList,
    Problem,
    copy_problems,
    line_copy,
    line_list,
    needs_japanese,
    one_line,
    range_problems,
    slug_problems,
    text_problems,
    tidy,
    tidy_copy,
)

KINDS = ("course", "download", "coaching", "event", "bundle", "membership")
TUITION_ANSWERS = ("unanswered", "no", "yes")
LINES = {"title": 120, "outcome": 200, "place": 200, "media_title": 120}
TEXTS = {"description": 20_000, "contents": 600, "delivery": 300, "refund": 1_000}
LISTS = {"outcomes": 200, "fits": 200, "waits": 200}
RANGES = {
    "access_days": (1, 36_500),
    "seats": (1, 10_000),
    "sessions": (1, 100),
    "session_minutes": (5, 600),
    "minutes": (1, 1_440),
    "archive_days": (0, 3_650),
}
LEAST_CHARGE, MOST_CHARGE = 50, 9_999_999
MOST_LINES, MOST_QUESTIONS, MOST_URL, MOST_ANSWER = 12, 30, 500, 2_000


@dataclass(frozen=True)
class ProductDraft:
    """A product in plain values: prices in yen with tax, other products by their slug."""

    slug: str
    kind: str
    title: Copy
    outcome: Copy = field(default_factory=dict)
    price: int = 0
    description: Copy = field(default_factory=dict)
    outcomes: CopyList = field(default_factory=dict)
    fits: CopyList = field(default_factory=dict)
    waits: CopyList = field(default_factory=dict)
    wait_for: str | None = None
    contents: Copy = field(default_factory=dict)
    delivery: Copy = field(default_factory=dict)
    refund: Copy = field(default_factory=dict)
    faq: dict[str, Any] = field(default_factory=dict)
    access_days: int | None = None
    requires: str | None = None
    upgrades: str | None = None
    long_tuition: str = "unanswered"
    seats: int | None = None
    sessions: int | None = None
    session_minutes: int | None = None
    starts_at: datetime | None = None
    minutes: int | None = None
    place: Copy | None = None
    join_url: str | None = None
    archive_days: int | None = None
    media_id: int | None = None
    media_title: Copy | None = None


def tidied(draft: ProductDraft) -> ProductDraft:
    lines: dict[str, Any] = {name: line_copy(getattr(draft, name)) for name in LINES}
    texts: dict[str, Any] = {name: tidy_copy(getattr(draft, name)) for name in TEXTS}
    lists: dict[str, Any] = {name: line_list(getattr(draft, name)) for name in LISTS}
    draft = replace(draft, **lines, **texts, **lists, faq=_tidy_faq(draft.faq))
    return replace(
        draft,
        slug=draft.slug.strip(),
        place=draft.place or None,
        media_title=draft.media_title or None,
        join_url=(draft.join_url or "").strip() or None,
        requires=draft.requires or None,
        upgrades=draft.upgrades or None,
        wait_for=draft.wait_for or None,
    )


def saving_problems(draft: ProductDraft) -> list[Problem]:
    return [
        *slug_problems("slug", draft.slug),
        *_choice_problems(draft),
        *needs_japanese("title", draft.title),
        *price_problems("price", draft.price),
        *_wording_problems(draft),
        *_number_problems(draft),
        *_reference_problems(draft),
        *url_problems("join_url", draft.join_url),
    ]


def price_problems(name: str, price: int) -> list[Problem]:
    """Stripe takes no yen charge below 50."""
    if price == 0 or LEAST_CHARGE <= price <= MOST_CHARGE:
        return []
    return [Problem(name, "price_range", {"least": LEAST_CHARGE, "most": MOST_CHARGE})]


def url_problems(name: str, url: str | None) -> list[Problem]:
    if url is None or (url.startswith("https://") and url.isprintable() and " " not in url):
        return [Problem(name, "too_long", {"most": MOST_URL})] if len(url or "") > MOST_URL else []
    return [Problem(name, "not_https")]


def _choice_problems(draft: ProductDraft) -> list[Problem]:
    choices = (("kind", draft.kind, KINDS), ("long_tuition", draft.long_tuition, TUITION_ANSWERS))
    return [Problem(name, "unknown_word") for name, word, known in choices if word not in known]


def _wording_problems(draft: ProductDraft) -> list[Problem]:
    found: list[Problem] = []
    for name, most in (LINES | TEXTS).items():
        found += copy_problems(name, getattr(draft, name) or {}, most)
    for name, most in LISTS.items():
        for language, lines in getattr(draft, name).items():
            found += list_problems(f"{name}.{language}", lines, most)
    for language, questions in draft.faq.items():
        answers = [text for entry in questions for text in entry.values()]
        found += list_problems(f"faq.{language}", answers, MOST_ANSWER, 2 * MOST_QUESTIONS)
        found += [Problem(f"faq.{language}", "no_answer") for text in answers if not text]
    return found


def list_problems(
    name: str, lines: list[str], most: int, most_lines: int = MOST_LINES
) -> list[Problem]:
    many = [Problem(name, "too_many", {"most": most_lines})] if len(lines) > most_lines else []
    return many + [problem for line in lines for problem in text_problems(name, line, most)]


def _number_problems(draft: ProductDraft) -> list[Problem]:
    return [
        problem
        for name, (least, most) in RANGES.items()
        for problem in range_problems(name, getattr(draft, name), least, most)
    ]


def _reference_problems(draft: ProductDraft) -> list[Problem]:
    return [
        Problem(name, "itself")
        for name in ("requires", "upgrades", "wait_for")
        if getattr(draft, name) == draft.slug
    ]


def _tidy_faq(faq: dict[str, Any] | None) -> dict[str, Any]:
    kept = {
        language: [
            {"q": one_line(entry.get("q", "")), "a": tidy(entry.get("a", ""))}
            for entry in (faq or {}).get(language) or ()
            if one_line(entry.get("q", ""))
        ]
        for language in LANGUAGES
    }
    return {language: entries for language, entries in kept.items() if entries}
