"""My learning: where to go on, what is owned, papers and receipts, and one quiet row at most."""

from dataclasses import dataclass
from datetime import datetime

from shop.accounts.models import Student
from shop.checkout.waiting_queries import orders_waiting
from shop.funnel.finished_queries import finished_unseen
from shop.funnel.follow_up_queries import days_after_for
from shop.funnel.help import Help, help_for
from shop.funnel.offered import Offered, offered
from shop.funnel.operations import proposed
from shop.funnel.queries import decided
from shop.funnel.rules import still_asked
from shop.funnel.waiting import waiting
from shop.languages import ZONE
from shop.learning.library_queries import Library, library
from shop.learning.models import Graduation
from shop.learning.queries import graduations_of
from shop.learning.task_queries import FinishedAway
from shop.offers.facts_queries import owners_limits
from shop.offers.models import Proposal
from shop.offers.occasions import Occasion, days_after
from shop.offers.occasions import library as looking
from shop.orders.models import Order
from shop.orders.queries import orders_of


@dataclass(frozen=True)
class LibraryPage:
    library: Library
    graduations: list[Graduation]
    orders: list[Order]
    waiting: list[Order]
    offer: Offered | None
    help: Help | None
    unseen: list[FinishedAway]

    @property
    def empty(self) -> bool:
        return not (self.library.rows or self.library.ended or self.waiting)


def library_page(student: Student, now: datetime) -> LibraryPage:
    proposal = _proposal(student.id, now)
    help = None if proposal else help_for(student.id, now)
    return LibraryPage(
        library=library(student.id, now),
        graduations=graduations_of(student.id),
        orders=orders_of(student.id),
        waiting=orders_waiting(student.id),
        offer=offered(proposal, now) if proposal else None,
        help=help,
        unseen=finished_unseen(student.id, now),
    )


def _proposal(student_id: int, now: datetime) -> Proposal | None:
    """What is open already comes first; only then is something new decided."""
    found = waiting(student_id, now)
    if found:
        return found[0]
    made = proposed(student_id, _occasion(student_id, now), now)
    asked = made is not None and still_asked(made.state, made.deadline, now)
    return made if asked else None


def _occasion(student_id: int, now: datetime) -> Occasion:
    """Some days after a course is a moment of its own, once; every other day is the library's."""
    after = owners_limits().days_after
    due = days_after_for(student_id, now, after)
    moments = (days_after(each.product_id, after.days, each.at) for each in due)
    fresh = next((each for each in moments if not decided(student_id, each)), None)
    return fresh or looking(now.astimezone(ZONE).date(), now)
