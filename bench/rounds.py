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
    wall_by_round: list[float] = field(default_factory=list)
    cpu_by_round: list[float] = field(default_factory=list)

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
            target.wall_by_round.append(median(target.wall[-calls:]))
            target.cpu_by_round.append(median(target.cpu[-calls:]))
        if number == 0:
            for target in targets:
                target.wall, target.cpu = [], []
                target.wall_by_round, target.cpu_by_round = [], []


def table(targets: list[Target], control: Target) -> Iterable[str]:
    """Ratios are medians of the rounds' own ratios: above 1 is slower than the control."""
    heads = ("median ms", "p99 ms", "p99/p50", "ratio", "CPU ms", "CPU ratio", "queries")
    yield f"{'':<36}" + "".join(f"{head:>10}" for head in heads)
    for each in targets:
        middle, high, cpu = _ms(median(each.wall)), _ms(_p99(each.wall)), _ms(median(each.cpu))
        wall_ratio = _ratio(each.wall_by_round, control.wall_by_round)
        cpu_ratio = _ratio(each.cpu_by_round, control.cpu_by_round)
        asked = "" if each.queries is None else each.queries
        yield (
            f"{each.name:<36}{middle:>10.3f}{high:>10.3f}{high / middle:>10.1f}{wall_ratio:>10.2f}"
            f"{cpu:>10.3f}{cpu_ratio:>10.2f}{asked:>10}"
        )


def conditions() -> str:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    version = ".".join(map(str, sys.version_info[:3]))
    return f"Python {version}, {os.cpu_count()} cores, load {load}"


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return median(our / their for our, their in zip(ours, theirs, strict=True))


def _p99(times: list[int]) -> int:
    return sorted(times)[int(0.99 * (len(times) - 1))]


def _ms(nanoseconds: float) -> float:
    return nanoseconds / 1_000_000
