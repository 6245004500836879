"""Who may call a route. Every view carries one of these marks; a test walks the map."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Response, abort, redirect, request

from shop.accounts import browser
from shop.accounts.models import Student
from shop.languages import path

View = Callable[..., Any]
LONGEST = 2000


def anyone(view: View) -> View:
    view.audience = "anyone"  # type: ignore[attr-defined]
    return view


def visitor(view: View) -> View:
    """A signed-in account, or the browser of a guest who bought here."""
    return _guarded(view, "visitor", lambda: here() is not None)


def account(view: View) -> View:
    return _guarded(view, "account", signed_in)


def instructor(view: View) -> View:
    return _guarded(view, "instructor", signed_in, lambda: me().teaches)


def owner(view: View) -> View:
    return _guarded(view, "owner", signed_in, lambda: me().owns_shop)


def here() -> Student | None:
    """The student of this browser, guests included; None for a stranger."""
    found = browser.visitor()
    return found.student if found else None


def signed_in() -> bool:
    student = here()
    return student is not None and not student.guest


def me() -> Student:
    """The student of this browser; for views whose mark lets no stranger in."""
    student = here()
    if student is None:
        abort(403)
    return student


def local_address(wanted: str | None) -> str | None:
    """The address if it stays on this shop, else None: `next` may never lead elsewhere."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return None
    parts = urlsplit(wanted)
    local = not (parts.scheme or parts.netloc) and "\\" not in wanted
    return wanted if local and wanted.isprintable() and len(wanted) <= LONGEST else None


def _guarded(
    view: View, audience: str, known: Callable[[], bool], allowed: Callable[[], bool] = lambda: True
) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not known():
            return _to_sign_in()
        if not allowed():
            abort(403)
        return view(*args, **kwargs)

    guarded.audience = audience  # type: ignore[attr-defined]
    return guarded


def _to_sign_in() -> Response:
    wanted = request.full_path if request.method == "GET" else "/me"
    return redirect(path(f"/sign-in?next={quote(path(wanted.rstrip('?')))}"), 303)  # type: ignore[return-value]
