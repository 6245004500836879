"""From the sentence to the draft of an offer: which next step it is about, and its name."""

import sqlalchemy as sa

from shop.accounts.models import Student
from shop.catalogue.wording_rules import Problem, Refused
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.offers.models import Offer
from shop.offers.terms_rules import OfferDraft
from shop.studio import queries
from shop.studio.offers.forms import OfferForm

LONGEST = 80


def drafted(form: OfferForm, actor: Student, existing: Offer | None = None) -> OfferDraft:
    """Raises Refused when nothing leads from the one product to the other."""
    step = _step(form.from_slug.data, form.to_slug.data, actor)
    slug = existing.slug if existing else _free_slug(f"{step.to_product.slug}-{form.moment.data}")
    return form.draft(slug, step.id)


def _step(start: str, end: str, actor: Student) -> NextStep:
    steps = reversed(queries.steps(actor))
    found = {(each.from_product.slug, each.to_product.slug): each for each in steps}.get(
        (start, end)
    )
    if found is None:
        raise Refused([Problem("to_slug", "no_step_between")])
    return found


def _free_slug(wanted: str) -> str:
    base = wanted.replace("_", "-")[: LONGEST - 4].strip("-")
    taken = set(db.session.scalars(sa.select(Offer.slug).where(Offer.slug.startswith(base))))
    names = [base, *(f"{base}-{n}" for n in range(2, len(taken) + 2))]
    return next(name for name in names if name not in taken)
