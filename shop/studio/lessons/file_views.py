"""The files of a lesson: its video, captions and attachments, each with its own button."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort

from shop import clock
from shop.accounts.access import instructor, me
from shop.catalogue.draft_queries import lesson_draft
from shop.catalogue.lesson_operations import save_lesson
from shop.catalogue.models import Lesson
from shop.languages import said as _
from shop.studio.file_operations import keep_attachment, keep_captions, keep_video
from shop.studio.found import my_lesson
from shop.studio.lessons.forms import AttachmentForm, CaptionsForm
from shop.studio.lessons.pages import editor
from shop.studio.pages import Page, done
from shop.studio.products.contents_forms import FileForm
from shop.studio.queries import attachment_of
from shop.studio.uploading import big_bodies

bp = Blueprint("studio_lesson_files", __name__)
big_bodies(bp)


@bp.post("/studio/lessons/<number:lesson_id>/video")
@instructor
def video(lesson_id: int) -> Page:
    lesson, form = my_lesson(lesson_id), FileForm(prefix="video")
    if form.keeps(lambda: keep_video(lesson, form.upload(), me(), clock.now())):
        return _back(lesson_id)
    return editor(lesson, video=form)


@bp.post("/studio/lessons/<number:lesson_id>/captions")
@instructor
def captions(lesson_id: int) -> Page:
    lesson, form = my_lesson(lesson_id), CaptionsForm(prefix="captions")
    tongue = form.language.data
    if form.keeps(lambda: keep_captions(lesson, tongue, form.upload(), me(), clock.now())):
        return _back(lesson_id)
    return editor(lesson, captions=form)


@bp.post("/studio/lessons/<number:lesson_id>/attachments")
@instructor
def attach(lesson_id: int) -> Page:
    lesson, form = my_lesson(lesson_id), AttachmentForm(prefix="attachment")
    title = form.copy("title")
    if form.keeps(lambda: keep_attachment(lesson, title, form.upload(), me(), clock.now())):
        return _back(lesson_id)
    return editor(lesson, attachment=form)


@bp.post("/studio/lessons/<number:lesson_id>/video/remove")
@instructor
def remove_video(lesson_id: int) -> Page:
    return _without(my_lesson(lesson_id), video_id=None)


@bp.post("/studio/lessons/<number:lesson_id>/captions/<any(ja,en):language>/remove")
@instructor
def remove_captions(lesson_id: int, language: str) -> Page:
    lesson = my_lesson(lesson_id)
    left = {key: media_id for key, media_id in lesson.captions.items() if key != language}
    return _without(lesson, captions=left)


@bp.post("/studio/lessons/<number:lesson_id>/attachments/<number:attachment_id>/remove")
@instructor
def remove_attachment(lesson_id: int, attachment_id: int) -> Page:
    lesson = my_lesson(lesson_id)
    going = attachment_of(lesson, attachment_id) or abort(404)
    kept = lesson_draft(lesson).attachments
    place = lesson.attachments.index(going)
    return _without(lesson, attachments=(*kept[:place], *kept[place + 1 :]))


def _without(lesson: Lesson, **changes: Any) -> Page:
    draft = replace(lesson_draft(lesson), **changes)
    save_lesson(draft, lesson.module, me(), clock.now(), lesson)
    return done(_("The file is taken off this lesson."), f"/studio/lessons/{lesson.id}")


def _back(lesson_id: int) -> Page:
    return done(_("The file is kept."), f"/studio/lessons/{lesson_id}#files")
