"""Setting the terms of an offer, letting it run, and pausing it."""

from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.models import Product, ProductKind
from shop.catalogue.rows import assign, forget
from shop.catalogue.wording_rules import Problem, Refused, refuse_if
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.ladder.step_operations import must_change
from shop.offers.audience_rules import Audience, audience_of, kept_audience
from shop.offers.models import Offer
from shop.offers.price_rules import kept_steps, steps_of
from shop.offers.rules import Moment, OfferState, PriceRule
from shop.offers.terms_rules import (
    OfferDraft,
    Target,
    target_problems,
    terms_problems,
    tidied_offer,
    time_problems,
)

log = get_logger()


def save_offer(
    draft: OfferDraft, actor: Student, now: datetime, existing: Offer | None = None
) -> Offer:
    """A new offer is a draft. What students were already shown keeps its terms."""
    must_change(_step(draft.next_step_id), actor)
    if existing:
        must_change(_step(existing.next_step_id), actor)
    refuse_if(_past_dates(draft, existing, now))

    offer = put_offer(draft, now, existing)
    db.session.commit()
    log.info("offer saved", offer=offer.id)
    return offer


def put_offer(draft: OfferDraft, now: datetime, existing: Offer | None = None) -> Offer:
    """Within the caller's commit. A deadline in the past is not refused here: it may be history."""
    draft = tidied_offer(draft)
    product = _product(draft)
    problems = terms_problems(draft, product.price_minor)
    problems += target_problems(draft, _target(draft, product))
    refuse_if([*problems, *_unknown_products(draft.audience), *_taken(draft, existing)])

    values = _values(draft)
    if existing is None:
        existing = Offer(state=OfferState.DRAFT, created_at=now, **values)
        db.session.add(existing)
    assign(existing, **values)
    db.session.flush()  # a double moment answers here, not at the end
    return existing


def publish_offer(offer: Offer, actor: Student, now: datetime) -> None:
    """From draft or pause to running. Raises Refused when its deadline has passed."""
    must_change(_step(offer.next_step_id), actor)
    refuse_if(time_problems(offer.until, now))

    set_offer_state(offer, OfferState.RUNNING)
    db.session.commit()
    log.info("offer running", offer=offer.id)


def pause_offer(offer: Offer, actor: Student) -> None:
    must_change(_step(offer.next_step_id), actor)

    set_offer_state(offer, OfferState.PAUSED)
    db.session.commit()
    log.info("offer paused", offer=offer.id)


def set_offer_state(offer: Offer, state: OfferState) -> None:
    """Within the caller's commit."""
    assign(offer, state=state)


def remove_offer(offer: Offer, actor: Student) -> None:
    """Raises Refused when a student has been shown it: pause it instead."""
    must_change(_step(offer.next_step_id), actor)

    forget(offer, "offer")
    db.session.commit()
    log.info("offer removed", offer=offer.id)


def offer_draft(offer: Offer) -> OfferDraft:
    return OfferDraft(
        slug=offer.slug,
        next_step_id=offer.next_step_id,
        moment=offer.moment.value,
        price_rule=offer.price_rule.value,
        percent=offer.percent,
        fixed=offer.fixed_minor,
        window_hours=offer.window_hours,
        until=offer.until,
        early_until=offer.early_until,
        price_steps=steps_of(offer.price_steps),
        audience=audience_of(offer.audience),
        note=offer.note,
    )


def _values(draft: OfferDraft) -> dict[str, object]:
    return {
        "slug": draft.slug,
        "next_step_id": draft.next_step_id,
        "moment": Moment(draft.moment),
        "price_rule": PriceRule(draft.price_rule),
        "percent": draft.percent,
        "fixed_minor": draft.fixed,
        "window_hours": draft.window_hours,
        "until": draft.until,
        "early_until": draft.early_until,
        "price_steps": kept_steps(draft.price_steps),
        "audience": kept_audience(draft.audience),
        "note": draft.note,
    }


def _step(next_step_id: int) -> NextStep:
    step = db.session.get(NextStep, next_step_id)
    if step is None:
        raise Refused([Problem("next_step_id", "unknown_step")])
    return step


def _product(draft: OfferDraft) -> Product:
    return db.session.get_one(Product, _step(draft.next_step_id).to_id)


def _target(draft: OfferDraft, product: Product) -> Target:
    kind, bundle = _step(draft.next_step_id).kind, product.kind is ProductKind.BUNDLE
    return Target(kind, bundle, counts_seats=product.seats is not None)


def _past_dates(draft: OfferDraft, existing: Offer | None, now: datetime) -> list[Problem]:
    """A date that is set anew lies ahead; one that was kept may be history."""
    dates = ("until", "early_until")
    return [
        problem
        for name in dates
        if existing is None or getattr(existing, name) != getattr(draft, name)
        for problem in time_problems(getattr(draft, name), now, name)
    ]


def _unknown_products(audience: Audience) -> list[Problem]:
    named = {each.product_id for each in audience.conditions if each.product_id}
    known = set(db.session.scalars(sa.select(Product.id).where(Product.id.in_(named))))
    return [
        Problem(f"audience.{g}.{c}.product_id", "which_product")
        for g, group in enumerate(audience.any_of)
        for c, each in enumerate(group)
        if each.product_id and each.product_id not in known
    ]


def _taken(draft: OfferDraft, existing: Offer | None) -> list[Problem]:
    same_slug = sa.select(Offer.id).filter_by(slug=draft.slug)
    same_place = sa.select(Offer.id).filter_by(next_step_id=draft.next_step_id, moment=draft.moment)
    asked = (("slug", "taken", same_slug), ("moment", "offer_exists", same_place))
    mine = existing.id if existing else None
    return [
        Problem(name, code)
        for name, code, found in asked
        if db.session.scalar(found) not in (None, mine)
    ]
