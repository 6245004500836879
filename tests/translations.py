"""What is wrong with the Japanese messages, as sentences: missing, doubtful or stale."""

import gettext
import io
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.measure import ROOT

MESSAGES = ROOT / "shop" / "translations" / "ja" / "LC_MESSAGES" / "messages.po"
KEYWORDS = ["-k", "_l", "-k", "lazy_gettext"]
EXTRACT = ["-q", "extract", "-F", "babel.cfg", *KEYWORDS, "--no-location", "--omit-header"]


def problems():
    with MESSAGES.open("rb") as file:
        kept = read_po(file, locale="ja")
    wanted = _said_in_the_code()
    for message in wanted:
        if message.id:
            yield from _doubts(message, kept.get(message.id))
    for message in kept:
        if message.id and message.id not in wanted:
            yield f"said nowhere any more: {message.id!r}"
    if _compiled(MESSAGES.with_suffix(".mo").read_bytes()) != _compiled(_written(kept)):
        yield "messages.mo is not made from messages.po"


def _said_in_the_code():
    with TemporaryDirectory() as folder:
        found = Path(folder) / "messages.pot"
        babel = [sys.executable, "-m", "babel.messages.frontend"]
        subprocess.run([*babel, *EXTRACT, "-o", str(found), "."], cwd=ROOT, check=True)
        with found.open("rb") as file:
            return read_po(file)


def _doubts(wanted, kept):
    texts = _texts(kept) if kept else []
    if not texts or not all(texts):
        yield f"no Japanese for {wanted.id!r}"
    elif "fuzzy" in kept.flags:
        yield f"doubtful Japanese for {wanted.id!r}"
    elif errors := list(kept.check()):
        yield f"{wanted.id!r}: {errors[0]}"


def _texts(message):
    return message.string if isinstance(message.string, (list, tuple)) else [message.string]


def _written(catalog):
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def _compiled(content):
    messages = dict(gettext.GNUTranslations(io.BytesIO(content))._catalog)
    messages.pop("", None)
    return messages
