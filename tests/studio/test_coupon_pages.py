import pytest

from shop.extensions import db
from shop.orders.coupon_models import Coupon
from shop.orders.coupon_operations import save_coupon
from shop.orders.coupon_rules import CouponDraft
from tests.funnel.conftest import words

TERMS = {"code": "ＨＡＲＵ 2026", "percent": "10", "products": "blog", "audience": "anyone"}


def newest():
    db.session.expire_all()
    return db.session.query(Coupon).order_by(Coupon.id.desc()).first()


def test_a_coupon_is_made_and_its_link_given_away(desk):
    assert "まだクーポンはありません" in words(desk.get("/studio/coupons"))

    answer = desk.submit("/studio/coupons/new", **TERMS)
    page = words(desk.get(answer.location))

    assert (newest().code, newest().key) == ("HARU 2026", "haru2026")
    assert "/products/blog?coupon=HARU+2026" in page
    assert "10%引き" in words(desk.get("/studio/coupons"))


@pytest.mark.parametrize(("changed", "said"), [
    ({"code": " "}, "コードを入力してください"),
    ({"percent": "101"}, "1から100まで"),
    ({"percent": "10", "amount": "500"}, "どちらか一方"),
    ({"percent": ""}, "どちらか一方"),
    ({"products": []}, "ご自分の商品"),
    ({"starts_at": "2026-11-02T10:00", "ends_at": "2026-11-01T10:00"}, "終わりが始まりより"),
    ({"audience": "graduates"}, "どの商品"),
    ({"max_uses": "0"}, "1から1000000まで"),
])  # fmt: skip
def test_terms_that_make_no_sense_are_said_at_their_field(desk, changed, said):
    answer = desk.submit("/studio/coupons/new", **TERMS | changed)

    assert answer.status_code == 422
    assert said in words(answer)
    assert newest() is None


def test_a_code_is_given_once_however_it_is_written(desk, coupon):
    answer = desk.submit("/studio/coupons/new", **TERMS | {"code": "ｈａｒｕ-10"})

    assert answer.status_code == 422
    assert "この名前はすでに使われています" in words(answer)


def test_it_is_changed_switched_off_and_on(desk, coupon):
    desk.submit(f"/studio/coupons/{coupon.id}", **TERMS | {"percent": "20", "max_uses": "5"})
    desk.submit(f"/studio/coupons/{coupon.id}/off")

    assert (newest().percent, newest().max_uses, newest().active) == (20, 5, False)
    desk.submit(f"/studio/coupons/{coupon.id}/on")
    assert newest().active


def test_only_the_owner_gives_one_for_everything(owners_desk):
    answer = owners_desk.submit("/studio/coupons/new", **TERMS | {"products": []})

    assert answer.status_code == 303
    assert newest().product_ids == frozenset()


def test_another_teachers_coupon_is_not_found(client, world, coupon):
    aya = client.sign_in(world.aya)

    assert aya.get(f"/studio/coupons/{coupon.id}").status_code == 404
    assert "HARU-10" not in aya.get("/studio/coupons").text


def test_a_coupon_for_two_teachers_is_the_owners(desk, world):
    world.seo.teacher_id = world.aya.id
    draft = CouponDraft("BOTH", percent=10, products=(world.blog.id, world.seo.id))
    both = save_coupon(draft, world.nao, world.now)

    assert desk.get(f"/studio/coupons/{both.id}").status_code == 404
