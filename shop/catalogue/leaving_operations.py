"""Who stops teaching here stops selling here; whoever bought keeps everything."""

from datetime import datetime

import sqlalchemy as sa
from structlog import get_logger

from shop.accounts import account_operations
from shop.accounts.models import Role, Student
from shop.catalogue.models import Product, ProductState
from shop.catalogue.publishing_operations import set_state
from shop.extensions import db

log = get_logger()


def appoint(student: Student, role: Role, now: datetime) -> None:
    """As an account is appointed; what a teacher who leaves had on sale is a draft again."""
    if role is Role.STUDENT and student.teaches:
        _off_the_shelf(student, now)
    account_operations.appoint(student, role)


def _off_the_shelf(teacher: Student, now: datetime) -> None:
    """Within the caller's commit."""
    on_sale = sa.select(Product).filter_by(teacher_id=teacher.id, state=ProductState.PUBLISHED)
    for product in db.session.scalars(on_sale).all():
        set_state(product, ProductState.DRAFT, now)
        log.info("product of a leaving teacher unpublished", product=product.id)
