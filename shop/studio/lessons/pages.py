"""The lesson's editor: its text, its files, and how the text will look."""

from dataclasses import replace
from typing import Any

from markupsafe import Markup

from shop.catalogue.draft_queries import lesson_draft
from shop.catalogue.lesson_rules import LessonDraft
from shop.catalogue.lesson_text import lesson_html
from shop.catalogue.models import Lesson
from shop.catalogue.queries import media_by_ids
from shop.languages import local
from shop.studio.forms import StudioForm
from shop.studio.lessons.forms import AttachmentForm, CaptionsForm, LessonForm, lesson_of
from shop.studio.pages import Page, page
from shop.studio.products.contents_forms import FileForm
from shop.studio.products.outline import file_words
from shop.texts import LANGUAGES

FORMS: dict[str, type[StudioForm]] = {
    "video": FileForm,
    "captions": CaptionsForm,
    "attachment": AttachmentForm,
}
NAMES = {"ja": "日本語", "en": "English"}


def editor(lesson: Lesson, form: LessonForm | None = None, **refused: StudioForm) -> Page:
    """One form of the page at a time was posted; the others are drawn fresh."""
    forms = {name: kind(formdata=None, prefix=name) for name, kind in FORMS.items()} | refused
    shown: dict[str, Any] = {"lesson": lesson, "forms": forms, "files": files_of(lesson)}
    text = form or LessonForm(formdata=None, **lesson_of(lesson))
    posted = next(iter(refused.values()), text)
    return page("lesson", "products", posted, text=text, looks=looks(form), **shown)


def looks(form: LessonForm | None) -> list[tuple[str, Markup]]:
    """The text as a student would read it, once it was asked for."""
    if form is None or not form.is_submitted():
        return []
    written = {language: form[f"body_{language}"].data or "" for language in LANGUAGES}
    return [(language, lesson_html(source)) for language, source in written.items() if source]


def redrafted(lesson: Lesson, form: LessonForm) -> LessonDraft:
    """The files stay as they are."""
    return replace(lesson_draft(lesson), **form.changes())


def files_of(lesson: Lesson) -> dict[str, object]:
    captions = media_by_ids(list(lesson.captions.values()))
    return {
        "video": file_words(lesson.video),
        "captions": [
            (language, NAMES[language], file_words(captions.get(media_id)))
            for language, media_id in lesson.captions.items()
        ],
        "attachments": [
            (each.id, local(each.title), file_words(each.media)) for each in lesson.attachments
        ],
    }
