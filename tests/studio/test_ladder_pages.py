import pytest

from shop.extensions import db
from shop.ladder.models import NextStep
from shop.ladder.queries import ladder_by_slug, places_of
from tests.studio.conftest import newest

BOARD = "/studio/ladders/writing"


def rung_of(product):
    db.session.expire_all()
    place = places_of([product.id]).get(product.id)
    return place.rung if place else None


@pytest.mark.parametrize(
    ("pressed", "rung"),
    [
        ({"do": "up"}, 4),
        ({"do": "down"}, 2),
        ({"do": "to", "to": "1"}, 1),
        ({"do": "off"}, None),
        ({"do": "later"}, 3),
    ],
)
def test_a_product_is_moved_by_buttons_alone(desk, world, pressed, rung):
    answer = desk.submit(f"{BOARD}/move/blog", **pressed)

    assert rung_of(world.blog) == rung
    assert answer.location == f"{BOARD}#p-blog"
    assert 'role="status"' in desk.get(answer.location).text


def test_a_move_off_the_ends_says_why(desk, world):
    answer = desk.submit(f"{BOARD}/move/coaching", do="up")

    assert "4段目まで" in desk.get(answer.location).text
    assert rung_of(world.coaching) == 4


def test_the_panel_is_a_state_of_the_page(desk, world):
    page = desk.get(f"{BOARD}?move=blog").text

    assert f'action="{BOARD}/move/blog"' in page
    assert 'id="p-blog" aria-current="true"' in page
    assert 'id="move"' not in desk.get(BOARD).text


def test_what_stands_nowhere_lies_on_the_tray(desk, world):
    page = desk.get(BOARD).text

    tray = page[page.index('class="tray"') :]
    assert 'id="p-worksheet"' in tray
    assert 'id="p-blog"' not in tray


def test_another_teachers_product_cannot_be_moved_here(desk, world):
    world.seo.teacher_id = world.aya.id
    db.session.commit()

    assert desk.submit(f"{BOARD}/move/seo", do="up").status_code == 404
    assert rung_of(world.seo) == 3


def test_words_of_ladder_and_rung_are_kept(desk, world):
    desk.submit(f"{BOARD}/edit", title_ja="書く仕事", slug="writing", promise_ja="毎週1本。")
    desk.submit(f"{BOARD}/rungs/3", for_whom_ja="本気の方に", after_en="You can publish")

    ladder = ladder_by_slug("writing")
    assert (ladder.title["ja"], ladder.promise) == ("書く仕事", {"ja": "毎週1本。"})
    assert (ladder.rungs[2].for_whom, ladder.rungs[2].after) == (
        {"ja": "本気の方に"},
        {"en": "You can publish"},
    )


def test_a_next_step_is_changed_paused_and_let_run_again(desk, world):
    here = f"/studio/steps/{world.to_seo.id}"
    typed = {"from_slug": "blog", "to_slug": "seo", "kind": "cross_sell"}

    desk.submit(here, challenge_ja="読まれない", **typed)
    desk.submit(f"{here}/pause")
    assert (world.to_seo.challenge["ja"], world.to_seo.paused) == ("読まれない", True)

    desk.submit(f"{here}/resume")
    assert not world.to_seo.paused


def test_a_flag_leads_to_a_step_half_filled_in(desk, world):
    page = desk.get("/studio/steps/new?ladder=writing&from=seo").text

    assert '<option selected value="seo">' in page


def test_a_next_step_that_was_used_stays_and_says_why(desk, world, proposal):
    answer = desk.submit(f"/studio/steps/{world.to_seo.id}/remove")

    assert "受講生の記録があるため" in desk.get(answer.location).text
    assert db.session.get(NextStep, world.to_seo.id)


def test_a_ladder_is_deleted_and_its_products_stay(desk, world):
    desk.submit(f"{BOARD}/remove")

    assert ladder_by_slug("writing") is None
    assert rung_of(world.blog) is None
    assert desk.get("/studio/products/blog").status_code == 200


def test_numbers_at_the_riser_have_their_denominator(desk, world, buys):
    buys("mini"), buys("blog")

    page = desk.get(BOARD).text

    assert "これまでに1人" in page
    assert "下の段に、まだ受講生がいません" in page  # nothing stands on the second rung


def test_the_first_ladder_is_offered_to_who_has_none(client, world):
    page = client.sign_in(world.aya).get("/studio/ladders").text.replace("<wbr>", "")

    assert "最初の階段を作りましょう" in page


def test_moving_a_step_changes_whose_turn_is_first(desk, world):
    before = world.to_webinar.position

    desk.submit(f"/studio/steps/{world.to_webinar.id}/earlier")

    assert newest(NextStep) is not None
    assert world.to_webinar.position < before
