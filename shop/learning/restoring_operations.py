"""Access that followed its money: it comes back when the money stays after all."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts.models import Student
from shop.extensions import insert_once, rows_changed
from shop.learning.models import Entitlement, Graduation, Revocation, SourceKind

log = get_logger()


def restore(source_kind: SourceKind, source_id: int, words: Collection[str]) -> int:
    """Only what ended for one of these words; says how many. Within the caller's commit."""
    ended = _of(source_kind, source_id).where(Entitlement.revoked_because.in_(words))
    back = rows_changed(ended.values(revoked_at=None, revoked_because=None))
    if back:
        log.info("restored", source=source_id, kind=source_kind, rows=back)
    return back


def rename_end(
    source_kind: SourceKind, source_id: int, words: Collection[str], because: str
) -> None:
    """The money's story went on: another of these words is now why it ended.

    Within the caller's commit.
    """
    ended = _of(source_kind, source_id).where(
        Entitlement.revoked_because.in_(words), Entitlement.revoked_because != because
    )
    rows_changed(ended.values(revoked_because=because))


def withdraw_graduation(student_id: int, product_id: int, now: datetime) -> bool:
    """The certificate is marked as withdrawn, unless another reason for access is left.

    Within the caller's commit.
    """
    other = sa.select(Entitlement.id).where(
        Entitlement.student_id == student_id,
        Entitlement.product_id == product_id,
        Entitlement.revoked_at.is_(None),
    )
    valid = _graduation(student_id, product_id).where(
        Graduation.revoked_at.is_(None), ~other.exists()
    )
    return rows_changed(valid.values(revoked_at=now)) == 1


def renew_graduation(student_id: int, product_id: int) -> bool:
    """Unless somebody took it back by hand. Within the caller's commit."""
    by_hand = sa.select(Revocation.id).filter_by(student_id=student_id, product_id=product_id)
    withdrawn = _graduation(student_id, product_id).where(
        Graduation.revoked_at.is_not(None), ~by_hand.exists()
    )
    return rows_changed(withdrawn.values(revoked_at=None)) == 1


def revoke_graduation(graduation: Graduation, because: str, actor: Student, now: datetime) -> bool:
    """By hand, with the row that says who and why. Within the caller's commit."""
    key = {"student_id": graduation.student_id, "product_id": graduation.product_id}
    valid = _graduation(**key).where(Graduation.revoked_at.is_(None))
    if rows_changed(valid.values(revoked_at=now)) != 1:
        return False
    insert_once(Revocation, **key, actor_id=actor.id, because=because, revoked_at=now)
    log.info("graduation revoked", graduation=graduation.id, by=actor.id)
    return True


def _of(source_kind: SourceKind, source_id: int) -> sa.Update:
    return sa.update(Entitlement).where(
        Entitlement.source_kind == source_kind, Entitlement.source_id == source_id
    )


def _graduation(student_id: int, product_id: int) -> sa.Update:
    return sa.update(Graduation).where(
        Graduation.student_id == student_id, Graduation.product_id == product_id
    )
