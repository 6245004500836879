from datetime import timedelta

from shop.extensions import db
from shop.payments.models import OwnerTask
from shop.payments.task_operations import finish_task


def test_a_task_is_done_once_and_stays_on_record(app, now):
    task = OwnerTask(kind="dispute", key="d:1", facts={}, made_at=now)
    db.session.add(task)
    db.session.commit()

    assert finish_task(task.id, now)
    assert not finish_task(task.id, now + timedelta(days=1))

    db.session.expire_all()
    assert task.done_at == now


def test_a_task_that_never_was_is_not_done(app, now):
    assert not finish_task(10**14, now)
