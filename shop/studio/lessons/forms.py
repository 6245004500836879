"""Modules and lessons as they are typed in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, StringField

from shop.catalogue.lesson_rules import LessonDraft, ModuleDraft
from shop.catalogue.models import Lesson, Module
from shop.studio.forms import (
    Needed,
    NumberField,
    SelectField,
    StudioForm,
    choices,
    line,
    shown_copy,
    text,
)
from shop.studio.products.contents_forms import FileForm

MINUTES = 5
TONGUES = (("ja", "日本語"), ("en", "English"))


class ModuleForm(StudioForm):
    title_ja, title_en = line(_l("Title"), needed=Needed)
    outcome_ja, outcome_en = line(_l("What you can do after it"))
    slug = StringField(_l("Name in the address"))

    def draft(self) -> ModuleDraft:
        return ModuleDraft(self.copy("title"), self.copy("outcome"), self.slug.data or "")


class LessonForm(StudioForm):
    title_ja, title_en = line(_l("Title"), needed=Needed)
    minutes = NumberField(_l("Minutes"), [Needed()], default=MINUTES)
    preview = BooleanField(_l("A preview: everyone may open it"))
    body_ja, body_en = text(_l("Text"))
    embed_url = StringField(_l("Address of an embedded film"))
    transcript_ja, transcript_en = text(_l("Words of the video"))
    slug = StringField(_l("Name in the address"))

    def changes(self) -> dict[str, Any]:
        minutes = self.minutes.data
        return {
            "title": self.copy("title"),
            "body": self.copy("body"),
            "transcript": self.copy("transcript"),
            "minutes": MINUTES if minutes is None else minutes,
            "preview": self.preview.data,
            "embed_url": self.embed_url.data,
            "slug": self.slug.data or "",
        }

    def draft(self) -> LessonDraft:
        return LessonDraft(**self.changes())


class CaptionsForm(FileForm):
    language = SelectField(_l("Language"), choices=choices(TONGUES))


class AttachmentForm(FileForm):
    title_ja, title_en = line(_l("Title of the file"), needed=Needed)

    def _place_of(self, problem: str) -> Field | None:
        """The new file comes last; those before it were kept, so they are fit."""
        known = problem.startswith("attachments.")
        return super()._place_of("title." + problem[-2:] if known else problem)


def module_of(module: Module) -> dict[str, Any]:
    shown = shown_copy("title", module.title) | shown_copy("outcome", module.outcome)
    return shown | {"slug": module.slug}


def lesson_of(lesson: Lesson) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name in ("title", "body", "transcript"):
        shown |= shown_copy(name, getattr(lesson, name))
    return shown | {
        name: getattr(lesson, name) for name in ("minutes", "preview", "embed_url", "slug")
    }
