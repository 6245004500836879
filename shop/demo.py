"""The demo school and its people."""

from datetime import datetime

LOGINS: tuple[tuple[str, str, str], ...] = ()


def load_demo_school(now: datetime) -> None:
    """May run twice: what is there already is left as it is."""
