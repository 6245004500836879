"""The studio's frame around every page, and the way back after a deed."""

from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request
from werkzeug.wrappers import Response

from shop.accounts.access import me
from shop.languages import path
from shop.studio.forms import StudioForm
from shop.studio.voice.queries import waiting_for

Page = Response | tuple[str, int]


def page(template: str, active: str, form: StudioForm | None = None, **values: Any) -> Page:
    """422 when the form was refused; what was typed stays in it."""
    shown = render_template(
        f"studio/{template}.html",
        active=active,
        form=form,
        waiting=len(waiting_for(me())),
        owner=me().owns_shop,
        **values,
    )
    return shown, 422 if form is not None and form.errors else 200


def done(sentence: str, address: str) -> Response:
    flash(sentence)
    return redirect(path(address), 303)


def not_done(sentence: str, address: str) -> Response:
    flash(sentence, "error")
    return redirect(path(address), 303)


def asked(name: str, longest: int = 200) -> str:
    """A word of the address, short and printable, or nothing."""
    word = request.args.get(name, "").strip()[:longest]
    return "".join(each for each in word if each.isprintable())


def page_number() -> int:
    """Which page of a list; anything else is the first."""
    word = request.args.get("page", "1")
    return int(word) if word.isdecimal() and 0 < len(word) < 5 and int(word) > 0 else 1


def paged(more: bool) -> dict[str, str | None]:
    """The neighbouring pages of this list, its search kept."""
    here = page_number()
    earlier = _numbered(here - 1) if here > 1 else None
    return {"earlier": earlier, "later": _numbered(here + 1) if more else None}


def _numbered(number: int) -> str:
    kept = {name: word for name, word in request.args.items() if name != "page"}
    return f"?{urlencode({**kept, 'page': number})}"
