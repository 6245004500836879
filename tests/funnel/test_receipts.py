import pytest

from shop.catalogue.models import School
from shop.extensions import db
from shop.orders.models import Order
from tests.funnel.conftest import newest, words


@pytest.fixture
def receipt(hana, buy):
    return buy().replace("/thanks", "/receipt")


def test_a_receipt_names_sum_tax_and_card(hana, receipt):
    page = words(hana.get(receipt))

    assert "¥49,800" in page
    assert "¥4,527" in page
    assert "Visa ···· 4242" in page


def test_the_name_on_it_can_be_changed(hana, receipt):
    hana.submit(receipt, recipient="  株式会社　段々 ")

    assert newest(Order).recipient == "株式会社 段々"
    assert "株式会社 段々 様" in words(hana.get(receipt))


def test_a_name_too_long_is_refused_and_kept_in_the_field(hana, receipt):
    answer = hana.submit(receipt, recipient="長" * 121)

    assert answer.status_code == 422
    assert "長" * 121 in answer.text
    assert newest(Order).recipient == ""


def test_only_a_registered_seller_looks_registered(hana, receipt):
    assert "登録番号" not in words(hana.get(receipt))
    db.session.query(School).update({"legal": {"registration": "T1234567890123"}})
    db.session.commit()

    assert "T1234567890123" in words(hana.get(receipt))


def test_nobody_else_reads_or_writes_it(ken, receipt, client):
    assert ken.get(receipt).status_code == 404
    assert ken.submit(receipt, recipient="健").status_code == 404
    assert "/sign-in" in client.application.test_client().get(receipt).location
