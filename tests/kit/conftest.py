import pytest
from flask import render_template_string

from tests.kit.examples import HEAD, samples


@pytest.fixture
def draw(app):
    """Draw a piece of template in a request, Japanese unless the address says /en."""

    def draw(source, address="/", **values):
        root, _, path = address.rpartition("/en")
        place = {"path": path or "/"} | ({"environ_overrides": {"SCRIPT_NAME": "/en"}} if _ else {})
        with app.test_request_context(**place):
            return render_template_string(HEAD + source, **samples() | values)

    return draw
