"""Catalogue copy in ja and en: the reader's language, else the other, never blank by accident."""

from collections.abc import Mapping

LANGUAGES = ("ja", "en")

Copy = dict[str, str]
CopyList = dict[str, list[str]]


def pick(copy: Mapping[str, str] | None, language: str) -> str:
    if not copy:
        return ""
    return next((copy[key] for key in (language, *LANGUAGES) if copy.get(key)), "")


def pick_list(copies: Mapping[str, list[str]] | None, language: str) -> list[str]:
    if not copies:
        return []
    return next((copies[key] for key in (language, *LANGUAGES) if copies.get(key)), [])


def complete(copy: Mapping[str, str] | None) -> bool:
    return bool(copy) and all((copy or {}).get(language) for language in LANGUAGES)
