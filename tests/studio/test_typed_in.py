"""The demo school could have been typed in by hand: it is, page by page, and comes out the same."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from shop.accounts.models import Role, Student
from shop.catalogue.models import Lesson, Module
from shop.extensions import db
from shop.languages import ZONE
from shop.offers.models import Offer
from shop.school.faults import Faults
from shop.school.queries import export_school
from shop.school.reading import read_school
from shop.school.writing import written
from tests.studio.conftest import kept, newest, upload

DEMO = Path("shop/school/demo")
KIND_FIRST = ("course", "download", "coaching", "event", "bundle")


@cache
def school():
    return nameless(read_school((DEMO / "school.yaml").read_text("utf-8"), Faults()))


def nameless(read):
    """The desk finds the names of offers itself."""
    return replace(read, offers=tuple(replace(each, key="x") for each in read.offers))


@pytest.fixture
def desks(app, now):
    """The teachers' browsers by their key, and the owner's."""

    def browser(key, email, role):
        person = kept(Student(email=email, role=role, slug=key, created_at=now))
        return app.test_client().sign_in(person)

    found = {each.key: browser(each.key, each.email, Role.INSTRUCTOR) for each in school().teachers}
    return found | {"owner": browser(None, "owner@example.jp", Role.OWNER)}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_demo_school_can_be_typed_in_by_hand(desks):
    """The warning is the test client's own: it leaves the body of a large upload open."""
    type_people(desks)
    type_products(desks)
    type_map(desks)

    db.session.expire_all()
    typed = read_school(export_school().text, Faults())
    assert written(nameless(typed)) == with_safe_names(written(school()))


def with_safe_names(text):
    """An uploaded file keeps the plain letters of its name."""
    return re.sub(r"\.(ja|en)\.vtt", r"-\1.vtt", text)


def type_people(desks):
    itself = school().school
    saved(desks["owner"], "settings", copy("name", itself.name), copy("promise", itself.promise))
    for each in school().teachers:
        texts = ((name, getattr(each, name)) for name in ("name", "about", "letter"))
        saved(desks[each.key], "profile", *(copy(*text) for text in texts))


def type_products(desks):
    for each in school().products:
        words = {"slug": each.key, "kind": each.kind, "price": str(each.price)}
        saved(desks[each.teacher], "products/new", copy("title", each.title), words)
    for each in school().products:
        type_product(desks["owner"], each)
    for each in sorted(school().products, key=lambda product: KIND_FIRST.index(product.kind)):
        desks["owner"].submit(f"/studio/products/{each.key}/publish")


def type_map(desks):
    for each in school().ladders:
        type_ladder(desks[each.teacher], desks["owner"], each)
    for each in school().next_steps:
        ends = {"from_slug": each.from_, "to_slug": each.to, "kind": each.kind}
        saved(desks["owner"], "steps/new", copy("challenge", each.challenge), ends)
    for each in school().offers:
        type_offer(desks["owner"], each)


def type_product(desk, product):
    here = f"products/{product.key}"
    basics = {name: getattr(product, name) for name in ("access_days", "requires", "seats")}
    words = (copy("title", product.title), copy("outcome", product.outcome))
    saved(desk, here, *words, {"slug": product.key}, texts(basics))
    points = (copy(name, joined(getattr(product, name))) for name in ("outcomes", "fits", "waits"))
    names = ("description", "contents", "delivery", "refund")
    words = (copy(name, getattr(product, name)) for name in names)
    saved(desk, f"{here}/page", *points, *words, texts({"wait_for": product.wait_for}))
    if product.faq:
        saved(desk, f"{here}/faq", *questions(product.faq))
    if product.long_tuition:
        saved(desk, f"{here}/law", {"long_tuition": product.long_tuition})
    CONTENTS[product.kind](desk, f"{here}/contents", product)


def type_course(desk, here, product):
    for module in product.modules:
        place = here.removesuffix("/contents") + "/modules"
        words = (copy("title", module.title), copy("outcome", module.outcome))
        saved(desk, place, *words, {"slug": module.key})
        module_id = newest(Module).id
        for lesson in module.lessons:
            type_lesson(desk, module_id, lesson)


def type_lesson(desk, module_id, lesson):
    video = lesson.video
    saved(
        desk,
        f"modules/{module_id}/lessons/new",
        copy("title", lesson.title),
        copy("body", lesson.body),
        copy("transcript", video.transcript if video else {}),
        texts({"minutes": lesson.minutes, "embed_url": lesson.embed, "slug": lesson.key}),
        {"preview": "y"} if lesson.preview else {},
    )
    here = f"lessons/{newest(Lesson).id}"
    if video and video.file:
        saved(desk, f"{here}/video", {"video-file": file(video.file)})
    for language, path in (video.captions if video else {}).items():
        words = {"captions-language": language, "captions-file": file(path)}
        saved(desk, f"{here}/captions", words)
    for paper in lesson.attachments:
        words = copy("attachment-title", paper.title) | {"attachment-file": file(paper.path)}
        saved(desk, f"{here}/attachments", words)
    if lesson.quiz:
        saved(desk, f"{here}/quiz", *quiz(lesson.quiz))
    if lesson.hand_in:
        saved(desk, f"{here}/hand-in", copy("hand_in", lesson.hand_in))


def type_download(desk, here, product):
    words = copy("media_title", product.file.title)
    saved(desk, here, words, {"file": file(product.file.path)})


def type_coaching(desk, here, product):
    sessions = {"sessions": product.sessions.count, "session_minutes": product.sessions.minutes}
    saved(desk, here, texts(sessions))


def type_event(desk, here, product):
    event = product.event
    numbers = {"minutes": event.minutes, "archive_days": event.archive_days}
    there = {"starts_at": moment(event.starts_at), "join_url": event.join_url}
    saved(desk, here, copy("place", event.place), texts(numbers | there))


def type_bundle(desk, here, product):
    """Each save brings two more empty places."""
    saved(desk, here, {f"parts-{n}": slug for n, slug in enumerate(product.parts)})


CONTENTS = {
    "course": type_course,
    "download": type_download,
    "coaching": type_coaching,
    "event": type_event,
    "bundle": type_bundle,
}


def type_ladder(desk, owner, ladder):
    words = (copy("title", ladder.title), copy("promise", ladder.promise))
    saved(desk, "ladders/new", *words, {"slug": ladder.key})
    for rung in ladder.rungs:
        here = f"ladders/{ladder.key}"
        words = (copy("for_whom", rung.for_whom), copy("after", rung.after))
        saved(desk, f"{here}/rungs/{rung.number}", *words)
        for slug in rung.products:
            saved(owner, f"{here}/place/{rung.number}", {"product": slug})


def type_offer(owner, offer):
    window = offer.window
    words = {
        "from_slug": offer.from_,
        "to_slug": offer.to,
        "moment": offer.moment,
        "price_rule": offer.price.rule,
        "window": "none" if window is None else "hours" if window.hours else "until",
    }
    numbers = {"percent": offer.price.percent, "fixed": offer.price.amount}
    until = {"window_hours": window.hours, "until": moment(window.until)} if window else {}
    saved(owner, "offers/new", copy("note", offer.note), words, texts(numbers | until))
    deed = {"running": "publish", "paused": "pause"}.get(offer.state)
    if deed:
        owner.submit(f"/studio/offers/{newest(Offer).id}/{deed}")


def saved(desk, place, *fields):
    typed = {name: text for part in fields for name, text in part.items()}
    answer = desk.submit(f"/studio/{place}", **typed)
    assert answer.status_code == 303, (place, answer.text)


def copy(name, texts):
    return {f"{name}_{language}": texts.get(language, "") for language in ("ja", "en")}


def joined(lists):
    return {language: "\n".join(points) for language, points in lists.items()}


def texts(values):
    return {name: "" if value is None else str(value) for name, value in values.items()}


def questions(faq):
    for language, rows in faq.items():
        for n, row in enumerate(rows):
            yield {f"faq_{language}-{n}-q": row.q, f"faq_{language}-{n}-a": row.a}


def quiz(asked):
    yield {"pass_percent": str(asked.pass_percent)}
    for n, each in enumerate(asked.questions):
        yield copy(f"questions-{n}-ask", each.ask) | copy(f"questions-{n}-why", each.why)
        yield copy(f"questions-{n}-choices", joined(each.choices))
        yield {f"questions-{n}-right": str(each.right)}


def moment(at):
    return f"{at.astimezone(ZONE):%Y-%m-%dT%H:%M}" if at else ""


def file(path):
    return upload((DEMO / path).read_bytes(), path.rpartition("/")[2])
