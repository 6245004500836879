"""What a ladder, a rung and a next step must say before they are kept. Pure."""

from dataclasses import dataclass, field

from shop.catalogue.wording_rules import (
    Copy,
    Problem,
    copy_problems,
    line_copy,
    needs_japanese,
    slug_problems,
)

KINDS = ("upsell", "cross_sell", "downsell", "add_on", "bridge")
RUNGS = (1, 2, 3, 4)
MOST_TITLE, MOST_LINE, MOST_CHALLENGE = 80, 200, 200


@dataclass(frozen=True)
class LadderDraft:
    slug: str
    title: Copy
    promise: Copy = field(default_factory=dict)


@dataclass(frozen=True)
class RungDraft:
    number: int
    for_whom: Copy = field(default_factory=dict)
    after: Copy = field(default_factory=dict)


@dataclass(frozen=True)
class NextStepDraft:
    """From one product to another, both by their slug."""

    from_slug: str
    to_slug: str
    kind: str
    challenge: Copy


def tidied_ladder(draft: LadderDraft) -> LadderDraft:
    return LadderDraft(draft.slug.strip(), line_copy(draft.title), line_copy(draft.promise))


def tidied_rung(draft: RungDraft) -> RungDraft:
    return RungDraft(draft.number, line_copy(draft.for_whom), line_copy(draft.after))


def tidied_step(draft: NextStepDraft) -> NextStepDraft:
    challenge = line_copy(draft.challenge)
    return NextStepDraft(draft.from_slug, draft.to_slug, draft.kind, challenge)


def ladder_problems(draft: LadderDraft) -> list[Problem]:
    return [
        *slug_problems("slug", draft.slug),
        *needs_japanese("title", draft.title),
        *copy_problems("title", draft.title, MOST_TITLE),
        *copy_problems("promise", draft.promise, MOST_LINE),
    ]


def rung_problems(draft: RungDraft) -> list[Problem]:
    return [
        *([] if draft.number in RUNGS else [Problem("number", "no_such_rung")]),
        *copy_problems("for_whom", draft.for_whom, MOST_LINE),
        *copy_problems("after", draft.after, MOST_LINE),
    ]


def step_problems(draft: NextStepDraft) -> list[Problem]:
    return [
        *([] if draft.kind in KINDS else [Problem("kind", "unknown_word")]),
        *([Problem("to", "itself")] if draft.from_slug == draft.to_slug else []),
        *needs_japanese("challenge", draft.challenge),
        *copy_problems("challenge", draft.challenge, MOST_CHALLENGE),
    ]
