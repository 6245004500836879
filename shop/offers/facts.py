"""What a decision is made from and what it comes to: values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from shop.ladder.rules import NextStepKind, Place
from shop.money import Money
from shop.offers.history import History, Past
from shop.offers.limits import Limits
from shop.offers.words import Moment, ReasonWord, Rule
from shop.texts import Copy

USUAL = Limits()


@dataclass(frozen=True)
class Goods:
    """A product as the guards see it."""

    product_id: int
    price: Money
    name: str = ""
    place: Place | None = None
    parts: frozenset[int] = frozenset()
    requires_id: int | None = None
    published: bool = True
    sold_out: bool = False
    legal_check_open: bool = False
    one_press_forbidden: bool = False
    is_course: bool = True
    over_at: datetime | None = None


@dataclass(frozen=True)
class Terms:
    """`credited` names the products that made the price lower, with what was paid for each."""

    price: Money
    list_price: Money
    deadline: datetime | None = None
    offer_id: int | None = None
    paused: bool = False
    in_audience: bool = True
    credited: Mapping[int, Money] = field(default_factory=dict)
    note: Copy = field(default_factory=dict)


@dataclass(frozen=True)
class Reason:
    """The fact that opened this occasion: what was bought, finished, attended or declined, when."""

    word: ReasonWord
    title: Copy
    at: datetime | None = None


@dataclass(frozen=True)
class Candidate:
    """One product that one next step would put before one student at one moment."""

    goods: Goods
    start: Goods
    kind: NextStepKind
    moment: Moment
    terms: Terms
    reason: Reason
    step_id: int | None = None
    position: int = 0
    last_module: bool = False
    about_id: int | None = None

    @property
    def product_id(self) -> int:
        return self.goods.product_id

    @property
    def from_id(self) -> int:
        return self.start.product_id

    @property
    def about(self) -> int:
        """The product the moment is about; a downsell starts from another one."""
        return self.about_id or self.from_id

    @property
    def elsewhere(self) -> bool:
        """On the page of another product: there to be judged by, never to be shown."""
        on_a_page = self.moment is Moment.PRODUCT_PAGE
        return on_a_page and self.about_id not in (None, self.product_id)


@dataclass(frozen=True)
class Score:
    score: int
    at: datetime


@dataclass(frozen=True)
class Purchases:
    """What the rooms of money know: gathered above, handed in.

    `last_bought_at` leaves free orders out; `paid` is per product, net of refunds.
    """

    last_bought_at: datetime | None = None
    refunded_products: frozenset[int] = frozenset()
    paid: Mapping[int, Money] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What is known about one student, now."""

    student_id: int = 0
    owns: frozenset[int] = frozenset()
    attended: frozenset[int] = frozenset()
    graduated: Mapping[int, datetime] = field(default_factory=dict)
    successes: frozenset[int] = frozenset()
    begun: frozenset[Place] = frozenset()
    succeeded: frozenset[Place] = frozenset()
    purchases: Purchases = field(default_factory=Purchases)
    takes_offers: bool = True
    mail_consent: bool = False
    mailed_at: datetime | None = None
    under_18: bool = False
    scores: tuple[Score, ...] = ()
    open_question: bool = False
    refund_pending: bool = False
    dispute_open: bool = False
    payment_open: bool = False
    payment_failed_at: datetime | None = None
    idle_since: datetime | None = None
    past: tuple[Past, ...] = ()
    limits: Limits = USUAL

    @cached_property
    def history(self) -> History:
        return History(self.past, self.limits)


@dataclass(frozen=True)
class Verdict:
    """`limits` are those its sentence speaks of."""

    candidate: Candidate
    stop: Rule | None
    limits: Limits = USUAL

    @property
    def shown(self) -> bool:
        return self.stop is None


@dataclass(frozen=True)
class Decision:
    verdicts: tuple[Verdict, ...]

    @property
    def taken(self) -> Verdict | None:
        return next((verdict for verdict in self.verdicts if verdict.shown), None)

    @property
    def shown(self) -> Candidate | None:
        return self.taken.candidate if self.taken else None
