"""What a module and a lesson must say before they are kept. Pure."""

from dataclasses import dataclass, field, replace
from typing import Any

from shop.catalogue.task_rules import length_problems, task_problems, tidied_quiz, tidied_task
from shop.catalogue.wording_rules import (
    Copy,
    Problem,
    copy_problems,
    line_copy,
    needs_japanese,
    range_problems,
    slug_problems,
    tidy_copy,
)

PLAYERS = ("https://www.youtube-nocookie.com/embed/", "https://player.vimeo.com/video/")
MOST_TITLE, MOST_OUTCOME, MOST_BODY, MOST_TRANSCRIPT = 120, 300, 60_000, 60_000
MOST_MINUTES, MOST_URL = 600, 500


@dataclass(frozen=True)
class ModuleDraft:
    """A module in plain values. Without a slug the shop finds one."""

    title: Copy
    outcome: Copy = field(default_factory=dict)
    slug: str = ""


@dataclass(frozen=True)
class AttachmentDraft:
    media_id: int
    title: Copy


@dataclass(frozen=True)
class LessonDraft:
    """A lesson in plain values; files by their media's id. Without a slug the shop finds one."""

    title: Copy
    body: Copy = field(default_factory=dict)
    minutes: int = 5
    preview: bool = False
    slug: str = ""
    video_id: int | None = None
    captions: dict[str, int] = field(default_factory=dict)
    transcript: Copy = field(default_factory=dict)
    embed_url: str | None = None
    attachments: tuple[AttachmentDraft, ...] = ()
    quiz: dict[str, Any] = field(default_factory=dict)
    hand_in: Copy = field(default_factory=dict)


def tidied_module(draft: ModuleDraft) -> ModuleDraft:
    return ModuleDraft(line_copy(draft.title), line_copy(draft.outcome), draft.slug.strip())


def tidied_lesson(draft: LessonDraft) -> LessonDraft:
    return replace(
        draft,
        title=line_copy(draft.title),
        body=tidy_copy(draft.body),
        transcript=tidy_copy(draft.transcript),
        slug=draft.slug.strip(),
        embed_url=(draft.embed_url or "").strip() or None,
        attachments=tuple(replace(each, title=line_copy(each.title)) for each in draft.attachments),
        quiz=tidied_quiz(draft.quiz),
        hand_in=tidied_task(draft.hand_in),
    )


def module_problems(draft: ModuleDraft) -> list[Problem]:
    return [
        *(slug_problems("slug", draft.slug) if draft.slug else ()),
        *needs_japanese("title", draft.title),
        *copy_problems("title", draft.title, MOST_TITLE),
        *copy_problems("outcome", draft.outcome, MOST_OUTCOME),
    ]


def lesson_problems(draft: LessonDraft) -> list[Problem]:
    """The body is teaching, not selling: it may quote a forbidden word."""
    return [
        *(slug_problems("slug", draft.slug) if draft.slug else ()),
        *needs_japanese("title", draft.title),
        *copy_problems("title", draft.title, MOST_TITLE),
        *range_problems("minutes", draft.minutes, 1, MOST_MINUTES),
        *length_problems("body", draft.body, MOST_BODY),
        *length_problems("transcript", draft.transcript, MOST_TRANSCRIPT),
        *embed_problems(draft.embed_url),
        *_attachment_problems(draft),
        *task_problems(draft.quiz, draft.hand_in),
    ]


def embed_problems(url: str | None) -> list[Problem]:
    if url is None or (url.startswith(PLAYERS) and url.isprintable() and " " not in url):
        most = {"most": MOST_URL}
        return [Problem("embed_url", "too_long", most)] if len(url or "") > MOST_URL else []
    return [Problem("embed_url", "not_a_player")]


def _attachment_problems(draft: LessonDraft) -> list[Problem]:
    return [
        problem
        for position, each in enumerate(draft.attachments)
        for problem in needs_japanese(f"attachments.{position}.title", each.title)
        + copy_problems(f"attachments.{position}.title", each.title, MOST_TITLE)
    ]
