from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalogue.asking_rules import NUMBERS
from shop.catalogue.models import Product
from shop.extensions import Base, words
from shop.ladder.models import NextStep
from shop.ladder.rules import NextStepKind
from shop.money import Money
from shop.offers.words import AnswerKind, Moment, OfferState, PriceRule, ProposalState
from shop.public_ids import new_public_id
from shop.texts import Copy


class Offer(Base):
    """Terms an instructor sets for a next step at a moment."""

    __tablename__ = "offer"
    __table_args__ = (sa.UniqueConstraint("next_step_id", "moment"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    next_step_id: Mapped[int] = mapped_column(sa.ForeignKey("next_step.id"), index=True)
    moment: Mapped[Moment] = mapped_column(words(Moment))
    state: Mapped[OfferState] = mapped_column(words(OfferState))
    price_rule: Mapped[PriceRule] = mapped_column(words(PriceRule))
    percent: Mapped[int | None]
    fixed_minor: Mapped[int | None]
    window_hours: Mapped[int | None]
    until: Mapped[datetime | None]
    early_until: Mapped[datetime | None]
    price_steps: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    audience: Mapped[dict[str, Any]] = mapped_column(default=dict)
    note: Mapped[Copy] = mapped_column(default=dict)
    created_at: Mapped[datetime]

    next_step: Mapped[NextStep] = relationship(lazy="raise")


class MapVersion(Base):
    """One row: whoever keeps the map in memory sees here that it is another one."""

    __tablename__ = "map_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(sa.String(26))


class Proposal(Base):
    """One offer put before one student once: price, contents, deadline and reason are frozen.

    So are the days of silence its card speaks of, whatever the owner says later.
    """

    __tablename__ = "proposal"
    __table_args__ = (sa.UniqueConstraint("student_id", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(26), unique=True, default=new_public_id)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    occasion: Mapped[str] = mapped_column(sa.String(80))
    moment: Mapped[Moment] = mapped_column(words(Moment))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("product.id"), index=True)
    next_step_id: Mapped[int | None] = mapped_column(sa.ForeignKey("next_step.id"))
    offer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offer.id"), index=True)
    kind: Mapped[NextStepKind] = mapped_column(words(NextStepKind))
    reason: Mapped[str] = mapped_column(sa.String(40))
    reason_facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    title: Mapped[Copy]
    contents: Mapped[Copy]
    note: Mapped[Copy] = mapped_column(default=dict)
    list_price_minor: Mapped[int]
    price_minor: Mapped[int]
    currency: Mapped[str] = mapped_column(sa.String(3), default="jpy")
    deadline: Mapped[datetime | None]
    no_days: Mapped[int] = mapped_column(default=NUMBERS["same_product_after_no"].usual)
    later_days: Mapped[int] = mapped_column(default=NUMBERS["after_later"].usual)
    end_days: Mapped[int] = mapped_column(default=NUMBERS["after_end"].usual)
    source_order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("orders.id"))
    state: Mapped[ProposalState] = mapped_column(words(ProposalState))
    shown_at: Mapped[datetime]
    mailed_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship(lazy="raise")
    answers: Mapped[list["Answer"]] = relationship(lazy="raise", order_by="Answer.id")

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def list_price(self) -> Money:
        return Money(self.list_price_minor, self.currency)


class Answer(Base):
    """What a student said to a proposal, and when; undoing is a new answer."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id"), index=True)
    kind: Mapped[AnswerKind] = mapped_column(words(AnswerKind))
    answered_at: Mapped[datetime]


class DecisionRecord(Base):
    """The engine's answer at one occasion, with the verdict on every candidate."""

    __tablename__ = "decision"
    __table_args__ = (sa.UniqueConstraint("student_id", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(sa.ForeignKey("student.id"))
    occasion: Mapped[str] = mapped_column(sa.String(80))
    moment: Mapped[Moment] = mapped_column(words(Moment))
    decided_at: Mapped[datetime]
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id"))
    verdicts: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
