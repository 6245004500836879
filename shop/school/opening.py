"""From a path to a school as it was written, with everything that could not be read."""

from pathlib import Path

from shop.school.faults import Faults
from shop.school.reading import read_school
from shop.school.schema import SchoolFile

BIGGEST_FILE = 8_000_000
NAME = "school.yaml"


def file_at(path: Path) -> Path:
    """A file, or the school.yaml of a folder."""
    return path / NAME if path.is_dir() else path


def opened(path: Path, faults: Faults) -> SchoolFile | None:
    if not path.is_file():
        faults.add("", "no_school_file")
        return None
    if path.stat().st_size > BIGGEST_FILE:
        faults.add("", "school_file_too_big")
        return None
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        faults.add("", "not_utf8")
        return None
    return read_school(text, faults)
