import re

import pytest

from shop.assets import FOREVER, Assets
from tests.kit.test_contrast import STATIC


@pytest.fixture
def assets():
    return Assets(STATIC, "/static")


@pytest.mark.parametrize("kind", ["student", "studio"])
def test_a_sheet_is_served_for_ever_under_its_own_hash(client, assets, kind):
    answer = client.get(assets.stylesheet(kind))

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == FOREVER


def test_a_sheet_travels_packed_to_who_can_unpack_it(client, assets):
    answer = client.get(assets.stylesheet("student"), headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < 15_000


def test_an_old_or_invented_sheet_is_not_found(client):
    assert client.get("/assets/student.00000000.css").status_code == 404


def test_everything_a_sheet_loads_exists(assets):
    css = assets.sheets["studio"].css.decode()

    loaded = re.findall(r"url\(\"([^\"#]+)\?v=", css)
    assert loaded
    assert all((STATIC / path.removeprefix("/static/")).is_file() for path in loaded)


def test_students_do_not_load_the_studio(assets):
    student, studio = (assets.sheets[kind].css for kind in ("student", "studio"))

    assert b".ladder-frame" in studio
    assert b".ladder-frame" not in student


def test_layers_are_named_before_the_first_rule(assets):
    assert assets.sheets["student"].css.startswith(b"@layer tokens, base, layout, kit, utilities")


def test_a_file_that_does_not_exist_has_no_address(assets):
    with pytest.raises(KeyError):
        assets.static_url("js/none.js")


def test_addresses_stay_at_the_root_on_english_pages(draw):
    page = draw('{{ static_url("icons.svg") }} {{ stylesheet("student") }}', "/en")

    assert page.startswith("/static/icons.svg?v=")
    assert " /assets/student." in page


def test_static_files_are_kept_for_ever_and_by_nobody_else(client):
    with client.get("/static/icons.svg") as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in answer.headers
