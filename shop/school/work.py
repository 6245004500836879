"""What an import carries from one step to the next."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from shop.accounts.models import Student
from shop.catalogue.models import Product
from shop.catalogue.wording_rules import Refused
from shop.ladder.models import NextStep
from shop.school.drafting import IN_THE_FILE, path_in_file
from shop.school.faults import Faults
from shop.school.schema import SchoolFile


@dataclass
class Work:
    school: SchoolFile
    folder: Path
    now: datetime
    faults: Faults
    name: str
    teachers: dict[str, Student] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    media: dict[str, int] = field(default_factory=dict)
    steps: dict[str, NextStep] = field(default_factory=dict)

    @contextmanager
    def at(self, path: str, names: Mapping[str, str] = IN_THE_FILE) -> Iterator[None]:
        """A refusal in here becomes faults at the entry's own lines."""
        try:
            yield
        except Refused as refusal:
            for problem in refusal.problems:
                place = path + path_in_file(problem.field, names)
                self.faults.add_problem(place.lstrip("."), problem)

    def product_ids(self) -> dict[str, int]:
        return {key: product.id for key, product in self.products.items()}

    def teacher(self, key: str) -> Student | None:
        """Somebody, when the key is wrong: the fault is noted, the rest is still checked."""
        return self.teachers.get(key) or next(iter(self.teachers.values()), None)
