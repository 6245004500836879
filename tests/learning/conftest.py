import pytest
from sqlalchemy import event

from shop.extensions import db


@pytest.fixture
def counted(app):
    """How many statements a piece of work sends to the database."""

    def count(work):
        said = []

        def listen(_connection, _cursor, statement, *_rest):
            said.append(statement)

        db.session.remove()
        event.listen(db.engine, "before_cursor_execute", listen)
        work()
        event.remove(db.engine, "before_cursor_execute", listen)
        return sum(not each.startswith(("BEGIN", "PRAGMA")) for each in said)

    return count
