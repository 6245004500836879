"""What a download and a bundle hold."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import FieldList

from shop.catalogue.models import Product
from shop.studio.file_operations import Upload
from shop.studio.forms import SelectField, StudioForm, line, shown_copy

BLANK_PARTS = 2


class FileForm(StudioForm):
    """Some file; which kind is decided by its first bytes."""

    file = FileField(_l("File"))

    def upload(self) -> Upload | None:
        chosen = self.file.data
        return Upload(chosen.stream, chosen.filename or "") if chosen else None


class DownloadForm(FileForm):
    places = {"media_id": "file"}
    media_title_ja, media_title_en = line(_l("Title of the file"))


class BundleForm(StudioForm):
    parts = FieldList(SelectField(validate_choice=False), _l("Parts of the bundle"))

    def offer(self, choices: list[Any]) -> None:
        for each in self.parts:
            each.choices = choices

    def chosen(self) -> list[str]:
        return [slug for slug in self.parts.data if slug]


def download_of(product: Product) -> dict[str, Any]:
    return shown_copy("media_title", product.media_title)


def bundle_of(slugs: list[str]) -> dict[str, Any]:
    return {"parts": [*slugs, *([""] * BLANK_PARTS)]}
