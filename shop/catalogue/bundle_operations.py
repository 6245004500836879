"""Which products a bundle holds."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.catalogue.models import BundlePart, Product, ProductKind
from shop.catalogue.ownership import must_own
from shop.catalogue.publishing_rules import Part, bundle_problems
from shop.catalogue.rows import renumber
from shop.catalogue.wording_rules import Problem, refuse_if
from shop.extensions import db

log = get_logger()


def set_bundle_parts(bundle: Product, slugs: Sequence[str], actor: Student, now: datetime) -> None:
    """Parts in this order. Only one's own products; the owner may join any."""
    must_own(bundle.teacher_id, actor)
    parts = _parts(slugs)
    for part in parts:
        must_own(part.teacher_id, actor)
    if bundle.published:
        facts = [Part(part.slug, part.price_minor, part.published) for part in parts]
        refuse_if(bundle_problems(bundle.price_minor, facts))

    put_bundle_parts(bundle, slugs, now)
    db.session.commit()
    log.info("bundle filled", bundle=bundle.id, parts=len(parts))


def put_bundle_parts(bundle: Product, slugs: Sequence[str], now: datetime) -> None:
    """Within the caller's commit."""
    parts = _parts(slugs)
    refuse_if(_part_problems(bundle, slugs, parts))

    kept = {each.product_id: each for each in _rows(bundle)}
    wanted = {part.id for part in parts}
    gone = [each for product_id, each in kept.items() if product_id not in wanted]
    for each in gone:
        db.session.delete(each)
    new = [part for part in parts if part.id not in kept]
    for part in new:
        kept[part.id] = BundlePart(bundle_id=bundle.id, product_id=part.id, position=0)
        db.session.add(kept[part.id])
    if renumber([kept[part.id] for part in parts]) or gone or new:
        bundle.updated_at = now
    db.session.flush()  # the checks before sale count the rows


def _rows(bundle: Product) -> list[BundlePart]:
    return list(db.session.scalars(sa.select(BundlePart).filter_by(bundle_id=bundle.id)))


def _parts(slugs: Sequence[str]) -> list[Product]:
    found = db.session.scalars(sa.select(Product).where(Product.slug.in_(slugs)))
    by_slug = {product.slug: product for product in found}
    return [by_slug[slug] for slug in dict.fromkeys(slugs) if slug in by_slug]


def _part_problems(
    bundle: Product, slugs: Sequence[str], parts: Sequence[Product]
) -> list[Problem]:
    known = {part.slug for part in parts}
    found = [
        Problem("parts", "unknown_product", {"product": slug})
        for slug in slugs
        if slug not in known
    ]
    if bundle.kind is not ProductKind.BUNDLE and slugs:
        found.append(Problem("parts", "not_a_bundle"))
    if any(part.kind is ProductKind.BUNDLE for part in parts):
        found.append(Problem("parts", "bundle_in_bundle"))
    if len(set(slugs)) < len(slugs):
        found.append(Problem("parts", "twice"))
    return found
