"""Unguessable ids for addresses, and address converters that answer 404 instead of overflowing."""

import secrets

from werkzeug.routing import BaseConverter, IntegerConverter, Map

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 26
LARGEST = 2**31 - 1  # as PostgreSQL counts rows


def new_public_id() -> str:
    """128 bits of chance in letters that are not mistaken for one another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def row_number(word: str) -> int:
    """0, which no row has, when it is none."""
    number = int(word) if word.isdecimal() and len(word) <= len(str(LARGEST)) else 0
    return number if number <= LARGEST else 0


class PublicId(BaseConverter):
    regex = f"[{ALPHABET}]{{{LENGTH}}}"


class Number(IntegerConverter):
    """A row number no database overflows on."""

    regex = r"[0-9]{1,10}"

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST)


class Slug(BaseConverter):
    regex = r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?"
