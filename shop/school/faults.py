"""What is wrong in a school file, each with its line and its path."""

from dataclasses import dataclass, field

from shop.catalogue.wording_rules import Problem


@dataclass(frozen=True)
class Fault:
    line: int
    path: str
    problem: Problem


class BrokenFile(Exception):
    """Nothing was changed; here is everything that is wrong."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        self.name = name
        self.faults = sorted(faults, key=lambda fault: (fault.line, fault.path))
        said = (f"{each.line} {each.path} {each.problem.code}" for each in self.faults)
        super().__init__(f"{name}: " + "; ".join(said))


@dataclass
class Faults:
    """Collects them, knows the line of every path, and says each thing once."""

    lines: dict[str, int] = field(default_factory=dict)
    found: list[Fault] = field(default_factory=list)

    def add(self, path: str, code: str, **facts: object) -> None:
        self.add_problem(path, Problem(path, code, facts))

    def add_problem(self, path: str, problem: Problem) -> None:
        if not any(_within(path, each.path) or _within(each.path, path) for each in self.found):
            self.found.append(Fault(self.line_of(path), path, problem))

    def add_at(self, line: int, path: str, code: str, **facts: object) -> None:
        """At this very line, whatever else is wrong there."""
        self.found.append(Fault(line, path, Problem(path, code, facts)))

    def line_of(self, path: str) -> int:
        """Of the path itself, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 1)


def _within(path: str, outer: str) -> bool:
    return path == outer or path.startswith((f"{outer}.", f"{outer}["))
