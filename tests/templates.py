"""What is wrong with the templates, as sentences: they compile, and carry no style or script."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from jinja2 import Environment, TemplateSyntaxError

from shop import config, create_app
from tests.measure import LIMITS, ROOT, lines, templates

SANDBOX = ROOT / "shop" / "sandbox" / "templates"
LETTER_FRAME = "mail/_letter.html"  # its styles are moved into the letter before it leaves
JINJA = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
IN_JINJA = {
    "|safe": re.compile(r"\|\s*safe\b"),
    "autoescape off": re.compile(r"\bautoescape\s+false\b"),
}
IN_HTML = {
    "style attribute": re.compile(r"\sstyle\s*="),
    "style element": re.compile(r"<style\b"),
    "inline script": re.compile(r"<script\b(?![^>]*\bsrc=)"),
    "event attribute": re.compile(r"\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
}


def problems():
    yield from _broken(_shop_environment().compile, ROOT / "templates")
    yield from _broken(Environment(autoescape=True).parse, SANDBOX)
    for path in [*templates(), *sorted(SANDBOX.rglob("*.html"))]:
        yield from (f"{path.relative_to(ROOT)}: {each}" for each in _inline(path))
        if lines(path) > LIMITS["template"]:
            yield f"{path.relative_to(ROOT)}: longer than {LIMITS['template']} lines"


def _shop_environment():
    with TemporaryDirectory() as folder:
        place = Path(folder)
        return create_app(
            config.Config(
                database_url="sqlite://",
                secret_key="only to compile templates",
                instance=place,
                jobs_url="memory://",
                testing=True,
            )
        ).jinja_env


def _broken(read, folder):
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".html", ".txt")):
        try:
            read(path.read_text(encoding="utf-8"), path.name)
        except TemplateSyntaxError as error:
            yield f"{path.relative_to(ROOT)}:{error.lineno}: {error.message}"


def _inline(path):
    text = path.read_text(encoding="utf-8")
    html = JINJA.sub("", text)
    found = [name for name, pattern in IN_JINJA.items() if pattern.search(text)]
    if path.suffix == ".html" and not path.as_posix().endswith(LETTER_FRAME):
        found += [name for name, pattern in IN_HTML.items() if pattern.search(html)]
    return found
