"""The WSGI app browsers see, mounted by the shop at /_sandbox/stripe."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from shop.sandbox import bank_pages, console, pay_pages, slip_pages, timers
from shop.sandbox.csrf import Csrf
from shop.sandbox.refusals import Refused
from shop.sandbox.site import HEADERS, Site, Visit
from shop.sandbox.store import Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

View = Callable[..., Response]
STYLES = Path(__file__).with_name("static") / "sandbox.css"


def show_styles(visit: Visit) -> Response:
    return Response(STYLES.read_bytes(), mimetype="text/css")


ADDRESSES: tuple[tuple[str, str, View], ...] = (
    ("GET", "/c/pay/<session>", pay_pages.show_payment),
    ("POST", "/c/pay/<session>", pay_pages.pay),
    ("POST", "/c/pay/<session>/code", pay_pages.apply_code),
    ("POST", "/c/pay/<session>/way", pay_pages.pay_otherwise),
    ("GET", "/c/done/<session>", pay_pages.show_paid),
    ("GET", "/3ds/<intent>", bank_pages.show_bank),
    ("POST", "/3ds/<intent>", bank_pages.answer_bank),
    ("GET", "/3ds/<intent>/done", bank_pages.leave_bank),
    ("GET", "/paypay/<intent>", bank_pages.show_bank),
    ("POST", "/paypay/<intent>", bank_pages.answer_bank),
    ("GET", "/slip/<intent>", slip_pages.show_slip),
    ("POST", "/slip/<intent>", slip_pages.pay_slip),
    ("GET", "/slip/<intent>/done", slip_pages.leave_slip),
    ("GET", "/r/<charge>", bank_pages.show_slip),
    ("GET", "/r/recover/<session>", pay_pages.recover),
    ("GET", "/console", console.show),
    ("POST", "/console/<act>", console.act),
    ("GET", "/static/sandbox.css", show_styles),
)


class Pages:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._map = Map(
            [Rule(path, methods=[method], endpoint=view) for method, path, view in ADDRESSES]
        )

    def __call__(
        self,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        visit = Visit(self._site, Request(environ))
        response = self._respond(visit)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response(environ, start_response)

    def _respond(self, visit: Visit) -> Response:
        timers.run_due(visit.site.store)
        try:
            view, names = self._map.bind_to_environ(visit.request.environ).match()
        except HTTPException:
            return _not_found(visit)
        if visit.request.method == "POST" and not visit.site.csrf.passes(visit.request):
            return visit.page("message.html", status=400, title="form_too_old", link=None)
        try:
            answer: Response = view(visit, **names)
        except (Refused, NotFound):
            return _not_found(visit)
        return answer


def make_pages(
    store: Store,
    public_url: str,
    may_operate: Callable[["WSGIEnvironment"], bool],
    *,
    on_advance: Callable[[timedelta], Any] | None = None,
) -> Pages:
    """Addresses put into answers begin with public_url, which may be another host than the shop's.
    on_advance is told by how much the console moved the clock."""
    store.set("public_url", public_url.rstrip("/"))
    return Pages(Site(store, may_operate, on_advance, Csrf(store.secret("page_secret"))))


def _not_found(visit: Visit) -> Response:
    return visit.page("message.html", status=404, title="not_found", link=None)
