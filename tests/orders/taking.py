"""Many students take products at once: settled orders as rows."""

from shop.accounts.models import Student
from shop.extensions import db
from shop.orders.models import Order, OrderLine


def students(count, now):
    made = [Student(email=f"taker{n}@example.jp", created_at=now) for n in range(count)]
    db.session.add_all(made)
    db.session.commit()
    return made


def takes(student, product, now, **line):
    """One settled order with this one product."""
    order = Order(
        student_id=student.id,
        quote_id=f"q{student.id}-{product.id}-{now:%f}-{db.session.query(Order).count()}",
        language="ja",
        opened_at=now,
        expires_at=now,
        paid_at=now,
    )
    price = {"list_price_minor": product.price_minor, "price_minor": product.price_minor}
    order.lines = [OrderLine(product_id=product.id, title=product.title, **price | line)]
    db.session.add(order)
    db.session.commit()
    return order


def taken_by(buyers, product, now):
    for each in buyers:
        takes(each, product, now)
