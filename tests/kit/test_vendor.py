"""What lies in static/vendor is exactly what vendor.json says, with a licence beside it."""

import hashlib
import json

from tests.kit.test_contrast import STATIC

VENDOR = STATIC / "vendor"


def test_vendored_files_are_the_listed_ones():
    listed = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    licences = {entry["licence_file"] for entry in listed.values()}

    on_disk = {path.name for path in VENDOR.rglob("*")} - {"vendor.json"}

    assert on_disk == set(listed) | licences
    for name, entry in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == entry["sha256"]
        assert {"name", "version", "licence"} <= set(entry)


def test_every_font_has_its_licence_beside_it():
    licences = " ".join(path.read_text() for path in STATIC.glob("fonts/OFL-*.txt"))

    assert len(list(STATIC.glob("fonts/*.woff2"))) == licences.count(
        "SIL OPEN FONT LICENSE Version 1.1"
    )
