import pytest

from shop.extensions import db
from shop.offers.words import Rule
from shop.voice.help_operations import ask_for_help
from shop.voice.models import HelpTask


@pytest.fixture
def task(world, buys):
    """Hana, who owns Mori's blog course, was unhappy."""
    buys("blog")
    ask_for_help(world.hana.id, world.blog.id, Rule.UNHAPPY, world.now)
    db.session.commit()
    return db.session.query(HelpTask).one()


def test_the_teacher_reads_whom_to_help_and_why(desk, task, world):
    page = desk.get("/studio").text

    assert f'href="/studio/students/{world.hana.public_id}"' in page
    assert "先に手助けが要るため" in page
    assert desk.get(f"/studio/students/{world.hana.public_id}").status_code == 200


def test_what_is_done_leaves_the_desk(desk, task):
    assert desk.submit(f"/studio/help/{task.id}/done").status_code == 303
    assert "先に手助けが要るため" not in desk.get("/studio").text

    page = desk.submit(f"/studio/help/{task.id}/done")
    assert page.status_code == 303
    assert db.session.query(HelpTask).filter_by(done_at=None).count() == 0


def test_another_teachers_student_is_not_found(client, task, world):
    aya = client.sign_in(world.aya)

    assert "先に手助けが要るため" not in aya.get("/studio").text
    assert aya.submit(f"/studio/help/{task.id}/done").status_code == 404
