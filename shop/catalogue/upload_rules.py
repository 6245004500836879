"""Which files a teacher may bring: told by their first bytes, never by their name. Pure."""

import re

from shop.catalogue.wording_rules import Problem

MEGABYTE = 1_000_000
VIDEO_LIMIT, FILE_LIMIT = 200 * MEGABYTE, 20 * MEGABYTE
HEAD = 16
ENDINGS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
    "text/vtt": ".vtt",
}
PATH = re.compile(r"files/[A-Za-z0-9][A-Za-z0-9._-]{0,150}")


def type_in(head: bytes) -> str | None:
    """The type the first sixteen bytes speak of; None for anything the shop does not keep."""
    signs = {
        "application/pdf": head.startswith(b"%PDF-"),
        "image/png": head.startswith(b"\x89PNG\r\n\x1a\n"),
        "image/jpeg": head.startswith(b"\xff\xd8\xff"),
        "image/webp": head[:4] == b"RIFF" and head[8:12] == b"WEBP",
        "video/mp4": head[4:8] == b"ftyp",
        "text/vtt": head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"),
    }
    return next((media_type for media_type, found in signs.items() if found), None)


def most_bytes(media_type: str) -> int:
    return VIDEO_LIMIT if media_type == "video/mp4" else FILE_LIMIT


def too_big(media_type: str) -> Problem:
    return Problem("file", "file_too_big", {"megabytes": most_bytes(media_type) // MEGABYTE})


def path_for(name: str, sha256: str, media_type: str) -> str:
    """A safe path for an uploaded file: its own letters where they are plain, else its hash."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    stem = re.sub(r"[^a-z0-9_-]+", "-", bare.lower()).strip("-_")[:80] or sha256[:12]
    return f"files/{stem}{ENDINGS[media_type]}"
