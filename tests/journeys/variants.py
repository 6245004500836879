"""The same road in another language or without scripts: the twin runs in the slow group."""

import pytest

twin = pytest.mark.slow
LANGUAGES = ["ja", pytest.param("en", marks=twin)]
each_language = pytest.mark.parametrize("language", LANGUAGES)
both_scripts = pytest.mark.parametrize(
    "script", [True, pytest.param(False, marks=twin)], ids=["script", "no_script"]
)
