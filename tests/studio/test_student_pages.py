import pytest

from shop.accounts.models import Role, Student
from shop.catalogue.models import ProductState
from shop.extensions import db
from shop.learning.models import Entitlement, Revocation, SourceKind
from shop.learning.queries import may_open
from shop.learning.restoring_operations import renew_graduation
from shop.offers.models import Proposal
from shop.offers.words import ProposalState
from shop.outbox import Outbox
from tests.studio.conftest import newest


def of(student):
    return f"/studio/students/{student.public_id}"


def test_a_teacher_sees_his_students_and_no_others(desk, buys, world):
    buys("blog")

    page = desk.get("/studio/students").text

    assert of(world.hana) in page
    assert of(world.ken) not in page
    assert desk.get(of(world.ken)).status_code == 404


@pytest.mark.parametrize(("words", "found"), [("花", True), ("HANA@", True), ("_", False)])
def test_students_are_found_by_name_and_address(owners_desk, world, words, found):
    page = owners_desk.get("/studio/students", query_string={"q": words}).text

    assert (of(world.hana) in page) is found


def test_a_student_is_told_whole(desk, buys, world, proposal):
    order = buys("blog")

    page = desk.get(of(world.hana)).text

    assert "購入" in page
    assert order.number in page
    assert "「blogの講座」を修了されたため" in page
    assert "見送り" in page


def test_another_teachers_sales_to_the_same_student_stay_his(app, buys, world, proposal):
    world.mini.teacher_id = world.aya.id
    db.session.commit()
    buys("mini"), buys("blog")

    page = app.test_client().sign_in(world.aya).get(of(world.hana)).text

    assert "miniの講座" in page
    assert "blogの講座" not in page


def test_a_product_is_given_and_opens_at_once(desk, buys, world):
    buys("blog")

    desk.submit(f"{of(world.hana)}/gifts", product="seo")

    assert newest(Entitlement).source_kind is SourceKind.GIFT
    assert may_open(world.hana.id, world.seo.id, world.now)


def test_a_product_is_given_to_an_address(desk, world):
    desk.submit("/studio/students/give", email=" Ken@Example.jp ", product="blog")

    assert may_open(world.ken.id, world.blog.id, world.now)


def test_one_reason_ends_and_another_still_holds(desk, buys, world):
    buys("blog")
    bought = newest(Entitlement)
    desk.submit(f"{of(world.hana)}/gifts", product="blog")

    desk.submit(f"/studio/entitlements/{bought.id}/end", because="返金したため")

    assert bought.revoked_because == "返金したため"
    assert may_open(world.hana.id, world.blog.id, world.now)
    assert "返金したため" in desk.get(of(world.hana)).text


def test_a_graduation_is_revoked_with_who_and_why(owners_desk, buys, graduation, world):
    buys("blog")
    assert "修了を取り消す" in owners_desk.get(of(world.hana)).text

    place = f"{of(world.hana)}/graduations/blog/revoke"
    owners_desk.submit(place, because="代わりの人が受けたため")

    row = newest(Revocation)
    assert (row.student_id, row.product_id, row.actor_id, row.because, row.revoked_at) == (
        world.hana.id,
        world.blog.id,
        world.nao.id,
        "代わりの人が受けたため",
        graduation.revoked_at,
    )
    assert (
        "直が取り消しました。理由：代わりの人が受けたため" in owners_desk.get(of(world.hana)).text
    )
    assert owners_desk.get(place).status_code == 404


def test_a_graduation_revoked_by_hand_does_not_come_back_with_money(owners_desk, graduation, world):
    owners_desk.submit(f"{of(world.hana)}/graduations/blog/revoke", because="不正のため")

    assert not renew_graduation(world.hana.id, world.blog.id)


@pytest.mark.parametrize(("slug", "stays"), [("blog", False), ("seo", True)])
def test_only_proposals_that_stand_on_the_graduation_die_with_it(
    owners_desk, graduation, proposal, world, slug, stays
):
    proposal.state = ProposalState.SHOWN
    graduation.product_id = {"blog": world.blog.id, "seo": world.seo.id}[slug]
    db.session.commit()

    owners_desk.submit(f"{of(world.hana)}/graduations/{slug}/revoke", because="不正のため")

    assert (newest(Proposal).state is ProposalState.SHOWN) is stays


def test_only_the_owner_appoints(owners_desk, world):
    owners_desk.submit(f"{of(world.hana)}/role", role="instructor")
    assert world.hana.role is Role.INSTRUCTOR

    owners_desk.submit(f"{of(world.nao)}/role", role="student")
    assert world.nao.role is Role.OWNER


def test_a_teacher_who_leaves_sells_nothing_any_more(owners_desk, buys, world):
    buys("blog")
    world.seo.teacher_id = world.aya.id
    db.session.commit()

    owners_desk.submit(f"{of(world.mori)}/role", role="student")

    assert world.blog.state is ProductState.DRAFT
    assert world.seo.state is ProductState.PUBLISHED
    assert may_open(world.hana.id, world.blog.id, world.now)


def test_nobody_is_made_owner_here(owners_desk, world):
    assert owners_desk.submit(f"{of(world.hana)}/role", role="owner").status_code == 422
    assert world.hana.role is Role.STUDENT


def test_a_guest_is_not_appointed(owners_desk, world):
    guest = Student(email="g@example.jp", guest=True, created_at=world.now)
    db.session.add(guest)
    db.session.commit()

    owners_desk.submit(f"{of(guest)}/role", role="instructor")

    assert guest.role is Role.STUDENT


def test_a_question_is_answered_once_by_a_letter(desk, question):
    assert "つまずきました" in desk.get("/studio").text

    desk.submit(f"/studio/questions/{question.id}", answer="ここを見てください")
    answer = desk.submit(f"/studio/questions/{question.id}", answer="もう一度")

    assert question.answer == "ここを見てください"
    assert newest(Outbox).payload["context"]["answer"] == "ここを見てください"
    assert "すでに別の人が回答しました" in desk.get(answer.location).text


def test_a_question_about_nothing_special_is_the_owners(desk, app, world, question):
    question.product_id = None
    db.session.commit()

    assert desk.get(f"/studio/questions/{question.id}").status_code == 404
    owners = app.test_client().sign_in(world.nao)
    assert owners.get(f"/studio/questions/{question.id}").status_code == 200
