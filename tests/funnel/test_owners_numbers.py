"""Pages tell the owner's numbers, and keep the ones they told."""

from datetime import timedelta

import pytest

from shop import clock
from shop.catalogue.asking_operations import AskingDraft, save_asking
from shop.catalogue.queries import curriculum_of
from shop.learning.queries import owned
from shop.offers.models import Proposal
from shop.orders.models import Order
from tests.funnel.conftest import answer_address, newest, quote_in, words


@pytest.fixture
def owner_sets(world):
    def save(**numbers):
        save_asking(AskingDraft({}, numbers), world.nao, clock.now())

    return save


@pytest.fixture
def press(hana):
    def make(page):
        return hana.submit(answer_address(), answer="accepted", quote=quote_in(page))

    return make


@pytest.fixture
def module(world, finish):
    finish(world.blog, modules=1)
    return f"/modules/{curriculum_of(world.blog.id)[0].id}/completed"


@pytest.mark.parametrize(
    ("language", "later", "no"),
    [
        ("", "あとで見る（10日後）", "この案内は90日間表示しません"),
        ("/en", "Remind me in 10 days", "stays away for 90 days"),
    ],
)
def test_the_card_says_the_owners_days(hana, module, owner_sets, language, later, no):
    owner_sets(same_product_after_no=90, after_later=10)
    page = words(hana.get(language + module))

    assert later in page
    assert no in page


@pytest.mark.invariant(7)
def test_the_answer_says_the_days_of_its_card_and_they_hold(hana, module, owner_sets):
    owner_sets(same_product_after_no=45)
    hana.get(module)
    owner_sets(same_product_after_no=30, any_after_no=7)
    hana.submit(answer_address(), answer="declined", next="/me")

    assert "45日間表示しません" in words(hana.get("/me"))
    assert newest(Proposal).no_days == 45


@pytest.mark.invariant(8)
def test_a_later_says_its_own_days(hana, module, owner_sets):
    owner_sets(after_later=4)
    hana.get(module)
    hana.submit(answer_address(), answer="later", next="/me")

    assert "4日後に、もう一度お見せします" in words(hana.get("/me"))


def test_a_graduates_card_says_the_owners_days(hana, finish, world, owner_sets):
    owner_sets(same_product_after_no=45)
    finish(world.blog)
    page = words(hana.get("/courses/blog/graduation"))
    whole = words(hana.get(f"/offers/{newest(Proposal).public_id}"))

    assert "この案内は45日間表示しません" in page
    assert "この案内は45日間表示しません" in whole


@pytest.mark.invariant(17)
@pytest.mark.parametrize(("minutes", "open_still"), [(19, True), (21, False)])
def test_undoing_lasts_as_the_owner_says(
    hana, buy, press, standin, owner_sets, minutes, open_still
):
    owner_sets(undo_for=20)
    page = hana.get(buy())
    thanks = press(page).location
    assert "20分以内はこの画面で取り消せます" in words(page)

    standin.advance(timedelta(minutes=minutes))

    assert ("/undo" in words(hana.get(thanks))) is open_still


@pytest.mark.invariant(17)
def test_the_time_to_undo_that_was_shown_is_kept(hana, buy, press, standin, owner_sets, world):
    page = hana.get(buy())
    owner_sets(undo_for=15)
    press(page)
    order = newest(Order)
    standin.advance(timedelta(minutes=29))

    assert order.confirm_view["undo_minutes"] == 30
    hana.submit(f"/orders/{order.public_id}/undo")
    assert world.worksheet.id not in owned(world.hana.id, clock.now())


@pytest.mark.parametrize(
    ("address", "sentence"),
    [("/legal/refund", "20分以内なら理由を問わず"), ("/en/legal/refund", "for 20 minutes: all")],
)
def test_the_refund_page_says_the_owners_minutes(client, world, owner_sets, address, sentence):
    owner_sets(undo_for=20)
    assert sentence in words(client.get(address))
