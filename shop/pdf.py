"""Papers as tagged PDFs: templates in shop/paper/, fonts in shop/fonts/, none of the system."""

import json
import struct
import threading
from collections.abc import Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).resolve().parent
FONTS, PAPER = HERE / "fonts", HERE / "paper"
TAGGED = "ua-1"
FONT = "NotoSansJP-Regular.ttf"
GETA = "〓"  # what Japanese printers set for a character they do not have
SELECTORS = frozenset(chain(range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)))  # of forms: 葛 has two
_of_this_thread = threading.local()


def render(paper: str, facts: Mapping[str, Any]) -> bytes:
    """`paper` is a name we chose, never input; facts reach the page only as text."""
    told = {"data": printable(json.dumps(facts, ensure_ascii=False))}
    made: bytes = _compiler(paper).compile(format="pdf", sys_inputs=told, pdf_standards=TAGGED)
    return made


def printable(text: str) -> str:
    """With a geta mark for each character that the font of our papers does not have."""
    missing = unprintable(text)
    return "".join(GETA if each in missing else each for each in text) if missing else text


def unprintable(text: str) -> frozenset[str]:
    return frozenset(each for each in text if each >= " " and not _has_glyph(ord(each)))


def _has_glyph(code: int) -> bool:
    return code in _drawn() or code in SELECTORS


@cache
def _drawn() -> frozenset[int]:
    """From the font's own table of characters (cmap, format 12)."""
    font = (FONTS / FONT).read_bytes()
    tables = {font[at : at + 4]: at for at in range(12, 12 + 16 * _number(font, 4, 2), 16)}
    cmap = _number(font, tables[b"cmap"] + 8, 4)
    starts = [_number(font, cmap + 8 + 8 * n, 4) for n in range(_number(font, cmap + 2, 2))]
    wide = next(cmap + each for each in starts if _number(font, cmap + each, 2) == 12)
    groups = range(wide + 16, wide + 16 + 12 * _number(font, wide + 12, 4), 12)
    ranges = [range(_number(font, at, 4), _number(font, at + 4, 4) + 1) for at in groups]
    return frozenset(chain.from_iterable(ranges))


def _number(font: bytes, at: int, size: int) -> int:
    found: int = struct.unpack_from(">I" if size == 4 else ">H", font, at)[0]
    return found


def _compiler(paper: str) -> Any:
    """One per thread and paper: the first page takes 70 ms, the next ones 4."""
    kept = _of_this_thread.__dict__.setdefault("compilers", {})
    if paper not in kept:
        source = PAPER / f"{paper}.typ"
        kept[paper] = typst.Compiler(
            source, root=PAPER, font_paths=[FONTS], ignore_system_fonts=True
        )
    return kept[paper]
