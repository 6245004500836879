import pytest

from shop.catalogue.download_rules import file_name, file_size


@pytest.mark.parametrize(
    ("title", "path", "name"),
    [
        ("構成シート", "files/x.PDF", "構成シート.pdf"),
        ("a/b\\c\r\nd", "files/x.pdf", "a b c d.pdf"),
        ("..", "files/sheet.pdf", "sheet.pdf"),
        ("あ" * 300, "x.pdf", "あ" * 80 + ".pdf"),
        ("gpj.\u202eexe", "x.pdf", "gpj. exe.pdf"),
    ],
)
def test_a_file_is_saved_under_its_title(title, path, name):
    assert file_name(title, path) == name


def test_sizes_are_said_in_round_numbers():
    assert [file_size(n) for n in (1, 34_600, 1_540_000)] == ["1 KB", "35 KB", "1.5 MB"]
