"""What a stored file is called and how big it is said to be. Pure."""

import re
from pathlib import PurePosixPath

SHOWN_IN_PAGE = frozenset({"video/mp4", "text/vtt", "image/png", "image/jpeg", "image/webp"})
UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+')
LONGEST = 80


def file_name(title: str, path: str) -> str:
    """What a student's computer saves the file as: its title, with the ending of what it is."""
    stem = UNSAFE.sub(" ", title).strip(" .")[:LONGEST] or PurePosixPath(path).stem
    return " ".join(stem.split()) + PurePosixPath(path).suffix.lower()


def file_size(size: int) -> str:
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000))} KB"
    return f"{size / 1_000_000:.1f} MB"
