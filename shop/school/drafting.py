"""Entries of the file as the drafts our editing verbs take, and what their fields are called."""

from collections.abc import Mapping

from shop.catalogue.lesson_rules import AttachmentDraft, LessonDraft, ModuleDraft
from shop.catalogue.product_rules import ProductDraft
from shop.ladder.map_rules import LadderDraft, NextStepDraft, RungDraft
from shop.offers.audience_rules import Audience, Condition, Trait
from shop.offers.price_rules import PriceStep
from shop.offers.terms_rules import OfferDraft
from shop.school import schema

Media = Mapping[str, int]

IN_THE_FILE = {
    "slug": "key",
    "starts_at": "event.starts_at",
    "minutes": "event.minutes",
    "place": "event.place",
    "join_url": "event.join_url",
    "archive_days": "event.archive_days",
    "sessions": "sessions.count",
    "session_minutes": "sessions.minutes",
    "media_id": "file.path",
    "media_title": "file.title",
    "percent": "price.percent",
    "fixed": "price.amount",
    "price_rule": "price.rule",
    "window_hours": "window.hours",
    "until": "window.until",
    "early_until": "price.until",
    "price_steps": "price.steps",
    "embed_url": "embed",
    "next_step_id": "to",
}
CONDITION_FIELDS = {"product_id": "product"}
LESSON_FIELDS = {**IN_THE_FILE, "minutes": "minutes"}


def path_in_file(field: str, names: Mapping[str, str]) -> str:
    """media_title.ja is file.title.ja; attachments.0.title is attachments[0].title."""
    first, *rest = field.split(".")
    if first == "audience" and len(rest) > 1:
        rest[1:] = ["all", *(CONDITION_FIELDS.get(part, part) for part in rest[1:])]
    parts = [part for part in (names.get(first, first), *rest) if part]
    return "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in parts)


def product_draft(entry: schema.Product, media: Media) -> ProductDraft:
    event, sessions = entry.event or schema.Event(), entry.sessions
    return ProductDraft(
        slug=entry.key,
        kind=entry.kind,
        title=entry.title,
        outcome=entry.outcome,
        price=entry.price,
        description=entry.description,
        outcomes=entry.outcomes,
        fits=entry.fits,
        waits=entry.waits,
        wait_for=entry.wait_for,
        contents=entry.contents,
        delivery=entry.delivery,
        refund=entry.refund,
        faq={
            language: [{"q": each.q, "a": each.a} for each in questions]
            for language, questions in entry.faq.items()
        },
        access_days=entry.access_days,
        requires=entry.requires,
        upgrades=entry.upgrades,
        long_tuition=entry.long_tuition or "unanswered",
        seats=entry.seats,
        sessions=sessions.count if sessions else None,
        session_minutes=sessions.minutes if sessions else None,
        starts_at=event.starts_at,
        minutes=event.minutes,
        place=event.place,
        join_url=event.join_url,
        archive_days=event.archive_days,
        media_id=media.get(entry.file.path) if entry.file else None,
        media_title=entry.file.title if entry.file else None,
    )


def bare_draft(entry: schema.Product) -> ProductDraft:
    """Enough for a row to exist, so that products may point to each other in any order."""
    return ProductDraft(entry.key, entry.kind, entry.title, entry.outcome, entry.price)


def module_draft(entry: schema.Module) -> ModuleDraft:
    return ModuleDraft(entry.title, entry.outcome, entry.key)


def lesson_draft(entry: schema.Lesson, media: Media) -> LessonDraft:
    video = entry.video or schema.Video()
    return LessonDraft(
        title=entry.title,
        body=entry.body,
        minutes=entry.minutes,
        preview=entry.preview,
        slug=entry.key,
        video_id=media.get(video.file) if video.file else None,
        captions={
            language: media[path] for language, path in video.captions.items() if path in media
        },
        transcript=video.transcript,
        embed_url=entry.embed,
        attachments=tuple(
            AttachmentDraft(media[each.path], each.title)
            for each in entry.attachments
            if each.path in media
        ),
        quiz=_quiz(entry.quiz) if entry.quiz else {},
        hand_in=entry.hand_in,
    )


def _quiz(entry: schema.Quiz) -> dict[str, object]:
    questions = [
        {"ask": each.ask, "choices": each.choices, "right": each.right, "why": each.why}
        for each in entry.questions
    ]
    return {"pass_percent": entry.pass_percent, "questions": questions}


def ladder_draft(entry: schema.Ladder) -> LadderDraft:
    return LadderDraft(entry.key, entry.title, entry.promise)


def rung_draft(entry: schema.Rung) -> RungDraft:
    return RungDraft(entry.number, entry.for_whom, entry.after)


def step_draft(entry: schema.Step) -> NextStepDraft:
    return NextStepDraft(entry.from_, entry.to, entry.kind, entry.challenge)


def offer_draft(entry: schema.Offer, next_step_id: int, products: Mapping[str, int]) -> OfferDraft:
    window = entry.window or schema.Window()
    return OfferDraft(
        slug=entry.key,
        next_step_id=next_step_id,
        moment=entry.moment,
        price_rule=entry.price.rule,
        percent=entry.price.percent,
        fixed=entry.price.amount,
        window_hours=window.hours,
        until=window.until,
        early_until=entry.price.until,
        price_steps=tuple(PriceStep(each.seats, each.amount) for each in entry.price.steps),
        audience=_audience(entry, products),
        note=entry.note,
    )


def _audience(entry: schema.Offer, products: Mapping[str, int]) -> Audience:
    """A condition whose word could not be read is a fault already and is left out."""
    return Audience(
        tuple(
            tuple(_condition(each, products) for each in group.all if each.is_ in list(Trait))
            for group in entry.audience
        )
    )


def _condition(entry: schema.Condition, products: Mapping[str, int]) -> Condition:
    product_id = products.get(entry.product) if entry.product else None
    return Condition(Trait(entry.is_), product_id, entry.word, entry.number, entry.since)
