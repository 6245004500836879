"""What every page of the sandbox shares: language, template, token, safe headers."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from shop.sandbox.csrf import Csrf
from shop.sandbox.languages import LANGUAGES, moment, say_in, yen
from shop.sandbox.shapes import Obj
from shop.sandbox.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

POLICY = (
    "default-src 'self'",
    "style-src 'self'",
    "script-src 'none'",
    "img-src data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
HEADERS = {
    "Content-Security-Policy": "; ".join(POLICY),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
TEMPLATES = Environment(
    loader=PackageLoader("shop.sandbox"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters |= {"yen": yen, "moment": moment}


class Site(NamedTuple):
    store: Store
    may_operate: Callable[["WSGIEnvironment"], bool]
    on_advance: Callable[[timedelta], object] | None
    csrf: Csrf


class Visit(NamedTuple):
    site: Site
    request: Request

    def page(
        self, template: str, session: Obj | None = None, status: int = 200, **values: Any
    ) -> Response:
        language = self.language(session)
        html = TEMPLATES.get_template(template).render(
            say=say_in(language),
            language=language,
            root=self.request.script_root,
            csrf_token=self.site.csrf.token(self.request),
            **values,
        )
        response = Response(html, status, mimetype="text/html")
        self.site.csrf.remember(self.request, response)
        return response

    def language(self, session: Obj | None) -> str:
        wanted = session and session["locale"]
        if wanted in LANGUAGES:
            return str(wanted)
        return self.request.accept_languages.best_match(LANGUAGES, "ja") or "ja"

    def see_other(self, path: str) -> Response:
        return redirect(self.request.script_root + path, 303)
