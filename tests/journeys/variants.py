"""The same road in another language, width or light, or without scripts; twins are slow."""

import pytest

twin = pytest.mark.slow
LANGUAGES = ["ja", pytest.param("en", marks=twin)]
each_language = pytest.mark.parametrize("language", LANGUAGES)
both_scripts = pytest.mark.parametrize(
    "script", [True, pytest.param(False, marks=twin)], ids=["script", "no_script"]
)
VIEWS = (("ja", 320, "light"), ("ja", 1280, "dark"), ("en", 320, "dark"), ("en", 1280, "light"))
each_view = pytest.mark.parametrize(
    ("language", "width", "theme"),
    [VIEWS[0], *(pytest.param(*view, marks=twin) for view in VIEWS[1:])],
)
