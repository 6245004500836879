"""Cut the two web fonts to the glyphs the shop sets in them.

    python static/fonts/subset.py --display FOLDER --hand FOLDER SCHOOL.yaml ...

FOLDER is an unpacked font package whose <weight>.css lists woff2 slices by unicode-range: Zen Kaku
Gothic New for headings, Klee One for the board. A missing glyph falls back to the system font, one
character at a time, so an old cut is never a broken page. Needs fonttools and brotli.
"""

import argparse
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from babel.messages.pofile import read_po
from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

HERE = Path(__file__).parent
SHOP = HERE.parent.parent
CATALOGUE = SHOP / "shop/translations/ja/LC_MESSAGES/messages.po"
PLAIN = "".join(map(chr, range(0x20, 0x7F))) + "¥©·×–—‘’“”…→←↑↓"
KANA = "".join(map(chr, [*range(0x3041, 0x3097), *range(0x30A1, 0x30FB), 0x30FC]))
MARKS = "、。・「」『』（）【】〜：；？！／＋－＝％　々〇①②③④⑤⑥⑦⑧⑨"
ALWAYS = PLAIN + KANA + MARKS
BOARD = "0123456789%.,¥ 段目無料入門本編伴走修了証"
HEADING_LENGTH = 24
HEADING = re.compile(r"<h[\d{]|card\(|empty\(|block (title|heading)|set \w+ = _")
ENGLISH = re.compile(r'_\("((?:[^"\\]|\\.)*)"')
UNITS = 500  # half the drawn grid: a fifth smaller, and no difference at heading sizes
UNUSED = ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "DSIG", "STAT", "gasp", "prep", "fpgm"]


def said(node: Any, keys: set[str], wanted: bool = False) -> Iterator[str]:
    """Every text under one of the keys, whatever the depth."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from said(value, keys, wanted or key in keys)
    elif isinstance(node, list):
        for value in node:
            yield from said(value, keys, wanted)
    elif wanted and isinstance(node, str):
        yield node


def headings(school: dict[str, Any]) -> str:
    return "".join(said(school, {"title", "name", "promise"}))


def board(school: dict[str, Any]) -> str:
    """What is written by hand: covers, promises, letters and the names under them."""
    covers = [product["title"] for product in school["products"]]
    people = [school.get(part) for part in ("school", "ladders", "teachers")]
    return "".join(
        [*said({"title": covers}, {"title"}), *said(people, {"promise", "letter", "name"})]
    )


def shop_words() -> str:
    """The shop's own headings in Japanese: those in templates, and the titles of its cards."""
    with CATALOGUE.open("rb") as file:
        japanese = {message.id: message.string for message in read_po(file, locale="ja")}
    texts = [japanese.get(english) for english in heading_ids()]
    return "".join(text for text in texts if isinstance(text, str) and len(text) <= HEADING_LENGTH)


def heading_ids() -> Iterator[str]:
    for page in (SHOP / "templates").rglob("*.html"):
        for line in page.read_text(encoding="utf-8").splitlines():
            if HEADING.search(line):
                yield from ENGLISH.findall(line)
    for page in (SHOP / "shop/funnel").glob("*.py"):
        yield from ENGLISH.findall(page.read_text(encoding="utf-8"))


def slices(folder: Path, weight: int) -> Iterator[tuple[Path, set[int]]]:
    """The font's files, each with the codepoints it is meant for."""
    css = (folder / f"{weight}.css").read_text()
    for block in re.findall(r"@font-face\s*{(.*?)}", css, re.DOTALL):
        file = re.findall(r"url\(\./(files/[^)]+woff2)\)", block)[0]
        ranges = re.findall(r"U\+([0-9a-fA-F]+)(?:-([0-9a-fA-F]+))?", block)
        yield folder / file, {code for low, high in ranges for code in span(low, high or low)}


def span(low: str, high: str) -> range:
    return range(int(low, 16), int(high, 16) + 1)


def cut(font: TTFont, codes: set[int]) -> io.BytesIO:
    options = Options(layout_features=[], hinting=False, notdef_outline=True)
    options.drop_tables += [*UNUSED, "cvt "]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.flavor = None
    part = io.BytesIO()
    font.save(part)
    part.seek(0)
    return part


def build(folder: Path, weight: int, characters: str) -> TTFont:
    need = {ord(character) for character in characters if character >= " "}
    parts = []
    for file, meant_for in slices(folder, weight):
        font = TTFont(file)
        codes = need & meant_for & set(font.getBestCmap())
        if codes:
            need -= codes
            parts.append(cut(font, codes))
    font = Merger().merge(parts)
    scale_upem(font, UNITS)
    font.flavor = "woff2"
    return font


def main() -> None:
    parser = argparse.ArgumentParser(description="Cut the two web fonts to the glyphs in use.")
    parser.add_argument("--display", required=True, type=Path)
    parser.add_argument("--hand", required=True, type=Path)
    parser.add_argument("schools", nargs="+", type=Path)
    chosen = parser.parse_args()
    schools = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in chosen.schools]
    titles = "".join(map(headings, schools)) + shop_words()
    build(chosen.display, 700, ALWAYS + titles).save(HERE / "display.woff2")
    build(chosen.hand, 600, BOARD + "".join(map(board, schools))).save(HERE / "hand.woff2")


if __name__ == "__main__":
    main()
