"""Unguessable ids for addresses, and address converters that answer 404 instead of overflowing."""

import secrets

from werkzeug.routing import BaseConverter, IntegerConverter

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 26


def new_public_id() -> str:
    """128 bits of chance in letters that are not mistaken for one another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class PublicId(BaseConverter):
    regex = f"[{ALPHABET}]{{{LENGTH}}}"


class Number(IntegerConverter):
    """A row number no database overflows on."""

    regex = r"[0-9]{1,15}"


class Slug(BaseConverter):
    regex = r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?"
