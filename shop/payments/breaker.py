"""While Stripe is down, one caller at a time finds out; the others are told at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

TOLERATED = 5
REST_SECONDS = 5.0


@dataclass
class Breaker:
    """Counts answers lost in a row, in this process; after a rest the next caller tries."""

    seconds: Callable[[], float] = monotonic
    lost: int = 0
    rests_until: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def lets_through(self) -> bool:
        with self.lock:
            if self.lost < TOLERATED:
                return True
            if self.seconds() < self.rests_until:
                return False
            self.rests_until = self.seconds() + REST_SECONDS  # for whoever comes during this try
            return True

    def heard(self) -> None:
        self.lost = 0

    def not_heard(self) -> None:
        with self.lock:
            self.lost += 1
            self.rests_until = self.seconds() + REST_SECONDS
