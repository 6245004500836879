"""The page about a failure is drawn even where the failure is the database itself."""

import pytest
import sqlalchemy as sa

from shop.extensions import db


@pytest.mark.parametrize(
    ("address", "said"),
    [("/products", "もう一度試してください"), ("/en/products", "try again in a few seconds")],
)
def test_a_lost_database_is_said_on_a_page_that_needs_none(client, world, address, said):
    db.session.execute(sa.text("ALTER TABLE school RENAME TO gone"))
    db.session.commit()

    page = client.get(address)

    assert page.status_code == 503
    assert said in page.text
