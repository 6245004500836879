import functools
import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

TEXTS = Path(__file__).with_name("texts.json")
JAPAN = timezone(timedelta(hours=9))
LANGUAGES = ("ja", "en")
Say = Callable[..., str]


def say_in(language: str) -> Say:
    def say(key: str, **values: object) -> str:
        return _texts()[key][language].format(**values)

    return say


def knows(key: str) -> bool:
    return key in _texts()


def yen(amount: int) -> str:
    return f"¥{amount:,}"


def moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, JAPAN).strftime("%Y-%m-%d %H:%M:%S JST")


@functools.cache
def _texts() -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = json.loads(TEXTS.read_text(encoding="utf-8"))
    return texts
