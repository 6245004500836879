"""Which language a page speaks: English pages are the same paths under /en, set only here."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import budoux
from flask import Flask, current_app, has_request_context, request
from flask_babel import Babel, force_locale, format_datetime, gettext
from markupsafe import Markup, escape

from shop import texts
from shop.money import Money, display

ZONE = ZoneInfo("Asia/Tokyo")
PREFIX = "/en"
WEEKDAYS = "月火水木金土日"
LONG_PHRASE = 8
SCRIPTS = re.compile(
    r"(?<=[A-Za-z]{5})(?=[ぁ-んァ-ヶ一-龠])|(?<=[ァ-ヶー])(?=[一-龠])|(?<=[一-龠ぁ-ん])(?=[ァ-ヶ])|(?<=[ァ-ヶー]{6})(?=コース)|(?<=：)"
)
LEANING = re.compile(r"(?:こと|もの|とき|ため|ほう|まま|あと)")
babel = Babel()
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def said(english: str, **values: object) -> str:
    """The sentence in the page's language."""
    return str(gettext(english, **values))


_ = said


class EnglishUnderPrefix:
    """WSGI: moves /en into SCRIPT_NAME, so that every address made for this request keeps it."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == PREFIX or path.startswith(PREFIX + "/"):
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + PREFIX
            environ["PATH_INFO"] = path[len(PREFIX) :] or "/"
        return self.app(environ, start_response)


def language() -> str:
    """Of the letter being written, else of the page being made."""
    if spoken := _spoken.get():
        return spoken
    english = has_request_context() and request.script_root.endswith(PREFIX)
    return "en" if english else "ja"


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """For letters: their reader's language, whatever page or job writes them."""
    token = _spoken.set("en" if chosen == "en" else "ja")
    try:
        with force_locale(language()):
            yield
    finally:
        _spoken.reset(token)


def path(address: str) -> str:
    return (PREFIX if language() == "en" else "") + address


def absolute(address: str) -> str:
    return absolute_in(language(), address)


def absolute_in(spoken: str, address: str) -> str:
    """For letters and for Stripe: the shop's own base, never the Host header's word."""
    base: str = current_app.config["SHOP"].public_base_url
    return base + (PREFIX if spoken == "en" else "") + address


def other_language() -> str:
    """This page's address in the other language."""
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    here = request.path + query if request.method == "GET" else "/"
    return here if language() == "en" else PREFIX + here


def local(copy: dict[str, str] | None) -> str:
    return texts.pick(copy, language())


def local_list(copies: dict[str, list[str]] | None) -> list[str]:
    return texts.pick_list(copies, language())


def day(at: datetime) -> str:
    """14 September, without the year when it is this year's."""
    return str(format_datetime(at, "M月d日" if language() == "ja" else "d MMMM"))


def full_day(at: datetime) -> str:
    return str(format_datetime(at, "y年M月d日" if language() == "ja" else "d MMMM y"))


def clock_time(at: datetime) -> str:
    return str(format_datetime(at, "HH:mm"))


def moment_time(at: datetime) -> str:
    """Date, weekday, time and zone, whole: a deadline is never a bare hour."""
    there = at.astimezone(ZONE)
    if language() == "ja":
        return (
            f"{there.month}月{there.day}日（{WEEKDAYS[there.weekday()]}）{there:%H:%M}（日本時間）"
        )
    return str(format_datetime(at, "EEE d MMM, HH:mm")) + " JST"


def duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min", minutes=rest)
    if not rest:
        return _("%(hours)s h", hours=hours)
    return _("%(hours)s h %(minutes)s min", hours=hours, minutes=rest).replace(" ", "\u00a0")


def phrases(text: str) -> Markup:
    """Plain Japanese text with <wbr> between its phrases; never run over markup."""
    if language() != "ja":
        return escape(text)
    return Markup("<wbr>").join(_phrases(str(text)))


@lru_cache(maxsize=4096)
def _phrases(text: str) -> tuple[str, ...]:
    """A long compound such as WordPressブログ開設コース may also break where its script changes."""
    phrases: list[str] = []
    for each in _parser().parse(text) if text else []:
        if phrases and (LEANING.match(each) or phrases[-1][-1].isdigit()):
            phrases[-1] += each
        else:
            phrases.append(each)
    parts = (SCRIPTS.split(each) if len(each) > LONG_PHRASE else [each] for each in phrases)
    return tuple(part for phrase in parts for part in phrase)


@lru_cache(maxsize=1)
def _parser() -> Any:
    return budoux.load_default_japanese_parser()


def money(amount: Money) -> str:
    return display(amount)


def init_languages(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "ja"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Tokyo"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    babel.init_app(app, locale_selector=language, timezone_selector=lambda: "Asia/Tokyo")
    app.wsgi_app = EnglishUnderPrefix(app.wsgi_app)  # type: ignore[method-assign]
    for make in (
        local,
        local_list,
        day,
        full_day,
        clock_time,
        moment_time,
        duration,
        phrases,
        money,
    ):
        app.jinja_env.filters[make.__name__] = make
    app.jinja_env.globals.update(path=path, absolute=absolute, other_language=other_language)
    app.context_processor(lambda: {"language": language()})
