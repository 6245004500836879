"""Several things timed in turn, round after round, so that a busy machine troubles all alike."""

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter_ns, process_time_ns

Call = Callable[[int], object]


@dataclass
class Target:
    """`ready` runs before each call and is not timed."""

    name: str
    call: Call
    queries: int | None = None
    ready: Callable[[], object] | None = None
    wall: list[int] = field(default_factory=list)
    cpu: list[int] = field(default_factory=list)
    by_round: list[float] = field(default_factory=list)

    def once(self, number: int) -> None:
        if self.ready:
            self.ready()
        cpu, wall = process_time_ns(), perf_counter_ns()
        self.call(number)
        self.wall.append(perf_counter_ns() - wall)
        self.cpu.append(process_time_ns() - cpu)


def take_turns(targets: list[Target], rounds: int, calls: int) -> None:
    """One round of warming up, then every target `calls` times in each round."""
    for number in range(rounds + 1):
        for target in targets:
            for call in range(calls):
                target.once(number * calls + call)
            target.by_round.append(median(target.wall[-calls:]))
        if number == 0:
            for target in targets:
                target.wall, target.cpu, target.by_round = [], [], []


def table(targets: list[Target], control: Target) -> Iterable[str]:
    """Ratios are medians of the rounds' own ratios: above 1 is slower than the control."""
    heads = f"{'median ms':>10}{'p99 ms':>9}{'CPU ms':>9}{'p99/p50':>9}{'ratio':>8}{'queries':>9}"
    yield f"{'':<34}{heads}"
    for each in targets:
        middle, high = _ms(median(each.wall)), _ms(_p99(each.wall))
        pairs = zip(each.by_round, control.by_round, strict=True)
        ratio = median(ours / theirs for ours, theirs in pairs)
        asked = "" if each.queries is None else each.queries
        yield (
            f"{each.name:<34}{middle:>10.3f}{high:>9.3f}{_ms(median(each.cpu)):>9.3f}"
            f"{high / middle:>9.1f}{ratio:>8.2f}{asked:>9}"
        )


def conditions() -> str:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    version = ".".join(map(str, sys.version_info[:3]))
    return f"Python {version}, {os.cpu_count()} cores, load {load}"


def _p99(times: list[int]) -> int:
    return sorted(times)[int(0.99 * (len(times) - 1))]


def _ms(nanoseconds: float) -> float:
    return nanoseconds / 1_000_000
