"""What the browser loads: two joined style sheets, hashed addresses, and what the kit refuses."""

import gzip
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from wsgiref.headers import Headers

from flask import Flask, Response, abort, request
from whitenoise import WhiteNoise

LAYERS = "@layer tokens, base, layout, kit, utilities, print;\n"
BEFORE_KIT, AFTER_KIT = ("tokens", "base", "layout"), ("utilities", "print")
STUDIO_KIT = frozenset({"shell", "desk", "ladder", "sentence", "preview", "checks", "stat"})
KINDS = ("student", "studio")
FOREVER = "public, max-age=31536000, immutable"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RELATIVE = re.compile(r"url\(\"\.\./([^\"]+)\"\)")

T = TypeVar("T")


class Unproven(ValueError):
    """A struck price without its evidence in the price history."""


class Uneven(ValueError):
    """Tiers that do not answer the same rows."""


@dataclass(frozen=True)
class Sheet:
    address: str
    css: bytes
    packed: bytes


class Assets:
    """Addresses are made without url_for: English pages run under /en, the files never do."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self.folder, self.prefix = folder, prefix
        files = (path for path in sorted(folder.rglob("*")) if path.is_file())
        self.marks = {
            file.relative_to(folder).as_posix(): mark(file.read_bytes()) for file in files
        }
        self.sheets = {kind: self._join(kind) for kind in KINDS}

    def static_url(self, path: str) -> str:
        return f"{self.prefix}/{path}?v={self.marks[path]}"

    def stylesheet(self, kind: str) -> str:
        return self.sheets[kind].address

    def _join(self, kind: str) -> Sheet:
        parts = (path.read_text(encoding="utf-8") for path in self._files(kind))
        text = LAYERS + "".join(COMMENT.sub("", part).strip() + "\n" for part in parts)
        css = RELATIVE.sub(lambda found: f'url("{self.static_url(found[1])}")', text).encode()
        return Sheet(f"/assets/{kind}.{mark(css)}.css", css, gzip.compress(css, mtime=0))

    def _files(self, kind: str) -> Iterator[Path]:
        css = self.folder / "css"
        left_out = STUDIO_KIT if kind == "student" else frozenset()
        yield from (css / f"{name}.css" for name in BEFORE_KIT)
        yield from (file for file in sorted(css.glob("kit/*.css")) if file.stem not in left_out)
        yield from (css / f"{name}.css" for name in AFTER_KIT)


def mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


def proven(was: T, evidence: object) -> T:
    """A crossed-out price needs the price history's evidence that it was really charged."""
    if not evidence:
        raise Unproven(f"{was} may not be struck out without evidence")
    return was


def aligned(rows: Sequence[str], cells: Sequence[T]) -> list[tuple[str, T]]:
    """Options compare fairly only when every one answers every row."""
    if len(rows) != len(cells):
        raise Uneven(f"{len(cells)} answers to {len(rows)} rows")
    return list(zip(rows, cells, strict=True))


def init_assets(app: Flask, said: dict[str, str]) -> None:
    """Everything under static/ is asked for by its hash, so all of it may be kept for ever.

    What every answer says in its headers, WhiteNoise says with each file.
    """
    folder = Path(str(app.static_folder))
    assets = Assets(folder, str(app.static_url_path))
    app.jinja_env.globals.update(
        static_url=assets.static_url, stylesheet=assets.stylesheet, proven=proven, aligned=aligned
    )

    def say(headers: Headers, _path: str, _url: str) -> None:
        for name, value in said.items():
            headers[name] = value

    app.add_url_rule("/assets/<name>.css", "stylesheet", _serve(assets))
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=folder,
        prefix=assets.prefix,
        allow_all_origins=False,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=say,
    )


def _serve(assets: Assets) -> Callable[[str], Response]:
    by_address = {sheet.address: sheet for sheet in assets.sheets.values()}

    def stylesheet(name: str) -> Response:
        sheet = by_address.get(f"/assets/{name}.css") or abort(404)
        packed = bool(request.accept_encodings["gzip"])
        answer = Response(sheet.packed if packed else sheet.css, mimetype="text/css")
        answer.headers.update({"Cache-Control": FOREVER, "Vary": "Accept-Encoding"})
        if packed:
            answer.headers["Content-Encoding"] = "gzip"
        return answer

    stylesheet.audience = "anyone"  # type: ignore[attr-defined]
    return stylesheet
