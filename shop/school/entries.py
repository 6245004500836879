"""Rows as entries of a school file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shop.catalogue.models import Lesson, LongTuition, Module, Product
from shop.catalogue.task_rules import quiz_of
from shop.ladder.models import Ladder, NextStep, Rung
from shop.offers.audience_rules import Condition, audience_of
from shop.offers.models import Offer
from shop.offers.price_rules import steps_of
from shop.school import schema


@dataclass
class Names:
    """What each row is called in the file, and which of the files are named at all."""

    products: Mapping[int, str]
    teachers: Mapping[int, str]
    files: Mapping[int, str]
    shared: frozenset[tuple[int, int]]
    used: set[int] = field(default_factory=set)

    def file(self, media_id: int) -> str:
        self.used.add(media_id)
        return self.files[media_id]


def ladder_entry(ladder: Ladder, names: Names) -> schema.Ladder:
    rungs = tuple(_rung(rung, names) for rung in ladder.rungs)
    return schema.Ladder(
        key=ladder.slug,
        teacher=names.teachers[ladder.teacher_id],
        title=ladder.title,
        promise=ladder.promise,
        rungs=tuple(rung for rung in rungs if rung != schema.Rung(rung.number)),
    )


def product_entry(product: Product, names: Names) -> schema.Product:
    answered = product.long_tuition is not LongTuition.UNANSWERED
    return schema.Product(
        key=product.slug,
        kind=product.kind.value,
        teacher=names.teachers[product.teacher_id],
        state=product.state.value,
        title=product.title,
        outcome=product.outcome,
        description=product.description,
        outcomes=_tuples(product.outcomes),
        fits=_tuples(product.fits),
        waits=_tuples(product.waits),
        wait_for=names.products[product.wait_for_id] if product.wait_for_id else None,
        price=product.price_minor,
        contents=product.contents,
        delivery=product.delivery,
        refund=product.refund,
        access_days=product.access_days,
        requires=names.products[product.requires_id] if product.requires_id else None,
        upgrades=names.products[product.upgrades_id] if product.upgrades_id else None,
        long_tuition=product.long_tuition.value if answered else None,
        seats=product.seats,
        sessions=_sessions(product),
        event=_event(product),
        file=_paper(product, names),
        parts=tuple(names.products[each.product_id] for each in product.parts),
        faq={language: _questions(each) for language, each in product.faq.items()},
        modules=tuple(_module(each, names) for each in product.modules),
    )


def step_entry(step: NextStep, names: Names) -> schema.Step:
    return schema.Step(
        from_=names.products[step.from_id],
        to=names.products[step.to_id],
        kind=step.kind.value,
        challenge=step.challenge,
        paused=step.paused,
    )


def offer_entry(offer: Offer, names: Names) -> schema.Offer:
    step = offer.next_step
    shared = (step.from_id, step.to_id) in names.shared
    window = schema.Window(offer.window_hours, offer.until)
    return schema.Offer(
        key=offer.slug,
        from_=names.products[step.from_id],
        to=names.products[step.to_id],
        kind=step.kind.value if shared else None,
        moment=offer.moment.value,
        price=_price(offer),
        window=window if window != schema.Window() else None,
        audience=_audience(offer, names),
        note=offer.note,
        state=offer.state.value,
    )


def _price(offer: Offer) -> schema.Price:
    steps = steps_of(offer.price_steps)
    return schema.Price(
        rule=offer.price_rule.value,
        percent=offer.percent,
        amount=offer.fixed_minor,
        until=offer.early_until,
        steps=tuple(schema.PriceStep(each.seats, each.amount) for each in steps),
    )


def _audience(offer: Offer, names: Names) -> tuple[schema.Group, ...]:
    groups = audience_of(offer.audience).any_of
    return tuple(schema.Group(tuple(_condition(each, names) for each in group)) for group in groups)


def _condition(condition: Condition, names: Names) -> schema.Condition:
    named = names.products[condition.product_id] if condition.product_id else None
    return schema.Condition(
        condition.trait.value, named, condition.word, condition.number, condition.since
    )


def _rung(rung: Rung, names: Names) -> schema.Rung:
    return schema.Rung(
        number=rung.number,
        for_whom=rung.for_whom,
        after=rung.after,
        products=tuple(names.products[each.product_id] for each in rung.placements),
    )


def _module(module: Module, names: Names) -> schema.Module:
    return schema.Module(
        key=module.slug,
        title=module.title,
        outcome=module.outcome,
        lessons=tuple(_lesson(each, names) for each in module.lessons),
    )


def _lesson(lesson: Lesson, names: Names) -> schema.Lesson:
    video = schema.Video(
        file=names.file(lesson.video_id) if lesson.video_id else None,
        captions={language: names.file(media) for language, media in lesson.captions.items()},
        transcript=lesson.transcript,
    )
    return schema.Lesson(
        key=lesson.slug,
        title=lesson.title,
        minutes=lesson.minutes,
        preview=lesson.preview,
        body=lesson.body,
        video=video if video != schema.Video() else None,
        embed=lesson.embed_url,
        attachments=tuple(
            schema.Paper(names.file(each.media_id), each.title) for each in lesson.attachments
        ),
        quiz=_quiz(lesson),
        hand_in=lesson.hand_in,
    )


def _quiz(lesson: Lesson) -> schema.Quiz | None:
    quiz = quiz_of(lesson.quiz)
    if quiz is None:
        return None
    questions = (
        schema.QuizQuestion(each.ask, _tuples(each.choices), each.right, each.why)
        for each in quiz.questions
    )
    return schema.Quiz(quiz.pass_percent, tuple(questions))


def _sessions(product: Product) -> schema.Sessions | None:
    if product.sessions is None or product.session_minutes is None:
        return None
    return schema.Sessions(product.sessions, product.session_minutes)


def _event(product: Product) -> schema.Event | None:
    event = schema.Event(
        starts_at=product.starts_at,
        minutes=product.minutes,
        place=product.place or {},
        join_url=product.join_url,
        archive_days=product.archive_days,
    )
    return event if event != schema.Event() else None


def _paper(product: Product, names: Names) -> schema.Paper | None:
    if product.media_id is None:
        return None
    return schema.Paper(names.file(product.media_id), product.media_title or {})


def _questions(entries: list[dict[str, str]]) -> tuple[schema.Question, ...]:
    return tuple(schema.Question(each["q"], each["a"]) for each in entries)


def _tuples(copies: Mapping[str, Any]) -> Any:
    return {language: tuple(lines) for language, lines in copies.items()}
