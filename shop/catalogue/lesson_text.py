"""What teachers write, as safe HTML: Markdown without raw HTML, then a cleaner, kept per source."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

FIRST_HEADING, LAST_HEADING = 3, 6
INLINE = {"a", "b", "br", "code", "em", "img", "s", "strong"}
BLOCKS = {"blockquote", "div", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "loading"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "div": {"class", "tabindex"},
    "th": {"scope"},
}


@lru_cache(maxsize=1024)
def lesson_html(source: str) -> Markup:
    """Headings start at h3: the page has the title, its section the second level."""
    tokens = _markdown().parse(source)
    _lower_headings(tokens)
    made = _markdown().renderer.render(tokens, _markdown().options, {})
    return Markup(
        nh3.clean(
            made,
            tags=INLINE | BLOCKS | TABLES,
            attributes=ATTRIBUTES,
            url_schemes={"https", "http", "mailto"},
        )
    )


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    markdown.add_render_rule("image", _image)
    markdown.add_render_rule("fence", _code)
    markdown.add_render_rule("code_block", _code)
    markdown.add_render_rule("table_open", lambda *_: '<div class="scroll" tabindex="0"><table>')
    markdown.add_render_rule("table_close", lambda *_: "</table></div>")
    return markdown


def _lower_headings(tokens: Sequence[Token]) -> None:
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=FIRST_HEADING)
    for token in headings:
        level = int(token.tag[1]) - highest + FIRST_HEADING
        token.tag = f"h{min(level, LAST_HEADING)}"


def _image(
    self: RendererHTML, tokens: Sequence[Token], n: int, options: OptionsDict, env: Any
) -> str:
    """Only pictures of this shop are loaded: anyone else's host would learn who studies what."""
    address = str(tokens[n].attrGet("src") or "")
    words = escape(self.renderInlineAsText(tokens[n].children or [], options, env))
    if not address.startswith("/") or address.startswith("//"):
        return str(words)
    return f'<img src="{escape(address)}" alt="{words}" loading="lazy">'


def _code(
    self: RendererHTML, tokens: Sequence[Token], n: int, options: OptionsDict, env: Any
) -> str:
    return f'<pre tabindex="0"><code>{escape(tokens[n].content)}</code></pre>\n'
