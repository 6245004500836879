import pytest

from tests.school.small import SHEET, TEXT, in_folder


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["school", *map(str, words)])


def test_a_school_goes_in_and_comes_out_the_same(run, tmp_path):
    path = in_folder(tmp_path / "in")

    first, second = run("import", path), run("import", path)
    out = run("export", tmp_path / "out" / "school.yaml")

    assert (first.exit_code, second.exit_code, out.exit_code) == (0, 0, 0)
    assert second.stdout.splitlines()[-1] == "0 created, 0 changed, 11 unchanged"
    assert (tmp_path / "out" / "school.yaml").read_text("utf-8") == TEXT
    assert (tmp_path / "out" / "files" / "sheet.pdf").read_bytes() == SHEET


def test_without_a_name_the_export_is_shown(run, tmp_path):
    run("import", in_folder(tmp_path / "in"))

    assert run("export").stdout == TEXT


@pytest.mark.parametrize(("language", "word"), [("en", "YAML"), ("ja", "確かめ")])
def test_a_broken_file_stops_with_its_lines_and_no_traceback(run, tmp_path, language, word):
    path = in_folder(tmp_path / "in", "dandan_school: 1\n  x: [")

    result = run("import", path, "--language", language)

    assert result.exit_code == 1
    assert result.stderr.startswith("school.yaml:2: ")
    assert word in result.stderr
