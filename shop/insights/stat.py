"""One number as a page shows it: with its count and its definition."""

from dataclasses import dataclass

NONE = "—"


@dataclass(frozen=True, slots=True)
class Stat:
    label: str
    value: str
    n: str
    definition: str = ""


def share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else NONE
