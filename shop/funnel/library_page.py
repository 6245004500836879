"""My learning: where to go on, what is owned, papers and receipts, and one quiet row at most."""

from dataclasses import dataclass
from datetime import datetime

from shop.accounts.models import Student
from shop.funnel.offered import Offered, offered
from shop.funnel.operations import proposed
from shop.funnel.rules import still_asked
from shop.languages import ZONE
from shop.learning.library_queries import Library, library
from shop.learning.models import Graduation
from shop.learning.queries import graduations_of
from shop.offers.models import Proposal
from shop.offers.occasions import library as looking
from shop.offers.queries import open_proposals
from shop.orders.models import Order
from shop.orders.queries import orders_of


@dataclass(frozen=True)
class LibraryPage:
    library: Library
    graduations: list[Graduation]
    orders: list[Order]
    offer: Offered | None

    @property
    def empty(self) -> bool:
        return not (self.library.rows or self.library.ended)


def library_page(student: Student, now: datetime) -> LibraryPage:
    proposal = _proposal(student.id, now)
    return LibraryPage(
        library=library(student.id, now),
        graduations=graduations_of(student.id),
        orders=orders_of(student.id),
        offer=offered(proposal, now) if proposal else None,
    )


def _proposal(student_id: int, now: datetime) -> Proposal | None:
    """What is open already comes first; only then is something new decided."""
    waiting = open_proposals(student_id, now)
    if waiting:
        return waiting[0]
    made = proposed(student_id, looking(now.astimezone(ZONE).date(), now), now)
    asked = made is not None and still_asked(made.state, made.deadline, now)
    return made if asked else None
