import html5lib
import pytest

from shop.accounts.models import Student
from shop.extensions import db
from shop.learning.queries import graduations_of
from tests.learning.test_operations import finish

NOBODYS = "a2345678" * 3 + "bc"


@pytest.fixture
def paper(world, now):
    finish(world.hana, world.blog, now)
    return graduations_of(world.hana.id)[0].certificate.public_id


def valid(answer):
    parser = html5lib.HTMLParser()
    parser.parse(answer.text)
    return not parser.errors


def test_a_graduate_sees_the_certificate_in_both_languages(client, world, paper):
    hana = client.sign_in(world.hana)

    page, english = hana.get(f"/certificates/{paper}"), hana.get(f"/en/certificates/{paper}")

    assert "blogの講座" in page.text
    assert "The blog course" in english.text
    assert f"http://localhost/verify/{paper}" in page.text
    assert valid(page)
    assert valid(english)


@pytest.mark.parametrize("tail", ["", ".pdf"])
def test_the_certificate_is_its_graduates_alone(client, world, paper, tail):
    address = f"/certificates/{paper}{tail}"

    assert client.get(address).location.startswith("/sign-in")
    assert client.sign_in(world.ken).get(address).status_code == 404
    assert client.sign_in(world.mori).get(address).status_code == 404


def test_the_certificate_can_be_kept_as_a_pdf(client, world, paper):
    sent = client.sign_in(world.hana).get(f"/certificates/{paper}.pdf")

    assert sent.mimetype == "application/pdf"
    assert sent.data.startswith(b"%PDF-")


def test_anyone_can_check_a_certificate(client, paper):
    page = client.get(f"/verify/{paper}")

    assert page.status_code == 200
    assert "花" in page.text
    assert "The blog course" in client.get(f"/en/verify/{paper}").text
    assert 'content="noindex"' in page.text
    assert "hana@example.jp" not in page.text
    assert valid(page)


def test_a_number_nobody_was_given_is_not_genuine(client, world):
    page = client.get(f"/verify/{NOBODYS}")

    assert page.status_code == 404
    assert 'class="certificate"' not in page.text
    assert valid(page)


@pytest.mark.parametrize("typed", ["abc", NOBODYS[:-1], f"{NOBODYS}a", "no-such-paper"])
def test_a_mistyped_number_is_answered_like_an_unknown_one(client, world, typed):
    page = client.get(f"/verify/{typed}")

    assert page.status_code == 404
    assert "この番号の修了証は見つかりませんでした" in page.text


def test_a_withdrawn_certificate_says_so(client, world, paper, now):
    graduations_of(world.hana.id)[0].revoked_at = now
    db.session.commit()

    assert 'class="certificate"' not in client.get(f"/verify/{paper}").text
    hana = client.sign_in(world.hana)
    assert hana.submit(f"/certificates/{paper}/name", name="花子").status_code == 404


def test_the_name_can_be_set_once(client, world, paper):
    hana = client.sign_in(world.hana)

    hana.submit(f"/certificates/{paper}/name", name="  山田　 花 ")
    again = hana.submit(f"/certificates/{paper}/name", name="別人")

    assert again.status_code == 303
    page = hana.get(f"/certificates/{paper}").text
    assert "山田 花" in page
    assert f'action="/certificates/{paper}/name"' not in page


@pytest.mark.parametrize("name", ["", "   ", "あ" * 61, "\x00", "abc\u202edef"])
def test_a_name_that_cannot_stand_is_refused_with_a_word(client, world, paper, name):
    page = client.sign_in(world.hana).submit(f"/certificates/{paper}/name", name=name)

    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    assert db.session.get(Student, world.hana.id).name == "花"


def test_a_name_is_text_and_nothing_else(client, world, paper):
    attack = '"><script>alert(1)</script>'
    client.sign_in(world.hana).submit(f"/certificates/{paper}/name", name=attack)

    assert "<script>alert" not in client.get(f"/verify/{paper}").text
    assert client.get(f"/certificates/{paper}.pdf").data.startswith(b"%PDF-")


def test_ken_sets_no_name_on_hanas_certificate(client, world, paper):
    answer = client.sign_in(world.ken).submit(f"/certificates/{paper}/name", name="健")

    assert answer.status_code == 404
