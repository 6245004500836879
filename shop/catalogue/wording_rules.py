"""What may stand in a text: tidy, and free of the words this shop does not use. Pure."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LANGUAGES = ("ja", "en")
Copy = dict[str, str]
CopyList = dict[str, list[str]]

NEW_LINES = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
UNPRINTABLE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
FORBIDDEN = re.compile(
    "本当によろしいですか|(?<![破欠毀汚])損(?![なねわ害失傷壊耗])|もったいない|勿体ない|後悔|諦め|あきらめ|今だけ"
    "|残りわずか|残り僅か|通常は買えません|特別にあなただけ"
    r"|\bno,? i don['’]t want\b|\bi['’]ll pay full price\b|\blast chance\b|\bhurry\b"
    r"|\bonly today\b|\btoday only\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Problem:
    """Why something is refused: the field it belongs to, a word for the sentence, and its facts."""

    field: str
    code: str
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)


class Refused(Exception):
    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(", ".join(f"{each.field}: {each.code}" for each in self.problems))


def refuse_if(problems: Iterable[Problem]) -> None:
    found = {(each.field, each.code): each for each in problems}
    if found:
        raise Refused(found.values())


def tidy(text: str) -> str:
    """Line ends as \\n, no trailing blanks, no blank lines around, nothing unprintable."""
    lines = UNPRINTABLE.sub("", NEW_LINES.sub("\n", text)).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def one_line(text: str) -> str:
    return " ".join(tidy(text).replace("\t", " ").split("\n")).strip()


def tidy_copy(copy: Mapping[str, str] | None) -> Copy:
    tidied = {language: tidy((copy or {}).get(language) or "") for language in LANGUAGES}
    return {language: text for language, text in tidied.items() if text}


def line_copy(copy: Mapping[str, str] | None) -> Copy:
    tidied = {language: one_line((copy or {}).get(language) or "") for language in LANGUAGES}
    return {language: text for language, text in tidied.items() if text}


def line_list(copies: Mapping[str, Iterable[str]] | None) -> CopyList:
    kept = {
        language: [line for line in map(one_line, (copies or {}).get(language) or ()) if line]
        for language in LANGUAGES
    }
    return {language: lines for language, lines in kept.items() if lines}


def forbidden_word(text: str) -> str | None:
    found = FORBIDDEN.search(unicodedata.normalize("NFKC", text))
    return found.group() if found else None


def copy_problems(name: str, copy: Mapping[str, str], most: int) -> list[Problem]:
    return [
        problem
        for language, text in copy.items()
        for problem in text_problems(f"{name}.{language}", text, most)
    ]


def text_problems(name: str, text: str, most: int) -> list[Problem]:
    word = forbidden_word(text)
    too_long = [Problem(name, "too_long", {"most": most})] if len(text) > most else []
    return too_long + ([Problem(name, "forbidden_word", {"word": word})] if word else [])


def needs_japanese(name: str, copy: Mapping[str, str] | None) -> list[Problem]:
    return [] if (copy or {}).get("ja") else [Problem(f"{name}.ja", "blank")]


def slug_problems(name: str, slug: str) -> list[Problem]:
    return [] if SLUG.fullmatch(slug) else [Problem(name, "not_a_slug")]


def range_problems(name: str, number: int | None, least: int, most: int) -> list[Problem]:
    if number is None or least <= number <= most:
        return []
    return [Problem(name, "out_of_range", {"least": least, "most": most})]
