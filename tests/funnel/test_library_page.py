from shop import clock
from shop.extensions import db
from shop.learning.models import Entitlement
from shop.offers.models import Offer, Proposal
from tests.funnel.conftest import newest, words


def test_the_library_opens_where_the_student_was(hana, finish, world):
    finish(world.blog, modules=1)
    page = words(hana.get("/me"))

    assert page.index("次は「レッスン2-1」") < page.index("お持ちの講座")
    assert "/learn/blog/m2/l1" in page


def test_orders_come_with_their_receipts(hana, buy, world):
    thanks = buy()
    page = words(hana.get("/me"))

    assert thanks.replace("/thanks", "/receipt") in page
    assert "¥49,800" in page


def test_a_graduate_finds_the_certificate_and_one_quiet_row_below(hana, finish, world):
    finish(world.blog)
    page = words(hana.get("/me"))

    assert "/certificates/" in page
    assert page.count("表示の理由：") == 1
    assert page.index("お持ちの講座") < page.index("表示の理由：")


def test_an_open_proposal_is_shown_before_a_new_one_is_made(hana, finish, world):
    finish(world.blog)
    hana.get("/courses/blog/graduation")
    hana.get("/me")

    assert db.session.query(Proposal).count() == 1


def test_the_graduates_price_is_the_same_wherever_it_is_seen_first(hana, finish, world):
    finish(world.blog)
    offer = Offer(slug="g", moment="course_completed", next_step_id=world.to_coaching.id)
    offer.state, offer.price_rule, offer.fixed_minor = "running", "fixed", 178_000
    offer.created_at = world.now
    db.session.add(offer)
    db.session.commit()

    assert "¥178,000" in hana.get("/me").text
    assert "¥178,000" in hana.get("/courses/blog/graduation").text
    assert db.session.query(Proposal).count() == 1


def test_a_student_who_switched_offers_off_sees_none(hana, finish, world):
    finish(world.blog)
    world.hana.takes_offers = False
    db.session.commit()

    assert "表示の理由：" not in words(hana.get("/me"))
    assert newest(Proposal) is None


def test_an_empty_library_points_to_the_free_step(ken, world):
    page = words(ken.get("/me"))

    assert "まだ受講中のコースはありません" in page
    assert 'href="/products"' in page


def test_access_that_ended_says_so(hana, give, world):
    give(world.blog)
    newest(Entitlement).revoked_at = clock.now()
    db.session.commit()

    assert "に利用が終わりました" in words(hana.get("/me"))


def test_a_guest_is_asked_to_confirm_the_mailbox(client, buy, world):
    buy("mini")
    page = words(client.get("/me"))

    assert "メールアドレスを確認すると" in page
    assert "/sign-in/link" in page


def test_a_stranger_is_asked_to_sign_in(client, world):
    assert "/sign-in" in client.get("/me").location
