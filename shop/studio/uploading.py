"""Only the pages that take a teacher's long texts and files take large bodies."""

from typing import Any

from flask import Blueprint, request, session

from shop.catalogue.upload_rules import FILE_LIMIT, MEGABYTE, VIDEO_LIMIT

TEXTS = 4 * MEGABYTE


def big_bodies(blueprint: Blueprint) -> None:
    """Before the form is read, and only for a browser that has signed in."""

    def widen(endpoint: str | None, values: dict[str, Any] | None) -> None:
        if request.method != "POST" or "_user_id" not in session:
            return
        films = (endpoint or "").endswith(".video")
        request.max_content_length = TEXTS + (VIDEO_LIMIT if films else FILE_LIMIT)
        request.max_form_memory_size = TEXTS

    blueprint.url_value_preprocessor(widen)
