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


@pytest.mark.parametrize("escape", ["\\0", "\\ud800"])
def test_a_character_no_database_keeps_is_named_with_its_line(run, tmp_path, escape):
    path = in_folder(tmp_path / "in", TEXT.replace("Mori's room", f"Mori{escape}"))

    result = run("import", path)

    assert result.exit_code == 1
    assert result.stderr == (
        "school.yaml:5: A character here cannot be kept: NUL, or half of a pair.\n"
    )


WARNS, FAILS = TEXT, TEXT.replace("percent: 20", "percent: 60")
CALM = TEXT.replace("state: running", "state: ended")


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        (CALM, [], 0),
        (CALM, ["--strict"], 0),
        (WARNS, [], 0),
        (WARNS, ["--strict"], 1),
        (FAILS, [], 1),
    ],
)
def test_the_linter_ends_by_what_it_found(run, tmp_path, text, words, code):
    assert run("lint", in_folder(tmp_path, text), *words).exit_code == code


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Warning: The offer of “Blog forms”"), ("en", "Errors: 0"), ("ja", "注意: ")],
)
def test_the_linter_speaks_with_line_and_path(run, tmp_path, language, said):
    out = run("lint", in_folder(tmp_path), "--language", language).stdout

    line = TEXT.splitlines().index("- key: forms") + 1
    assert out.startswith(f"school.yaml:{line}: offers[0].note: ")
    assert said in out


def test_the_linter_changes_nothing(run, tmp_path):
    run("lint", in_folder(tmp_path))

    assert "mini" not in run("export").stdout


def test_a_broken_file_cannot_be_linted(run, tmp_path):
    result = run("lint", in_folder(tmp_path, TEXT.replace("to: blog", "to: glob", 1)))

    assert (result.exit_code, "next_steps[0].to" in result.stderr) == (1, True)


def test_an_export_where_nothing_can_be_written_says_so(run, tmp_path):
    out = run("export", tmp_path)

    assert out.exit_code == 1
    assert "cannot be written: Is a directory; name another file." in out.stderr
