"""The kit stands on the lowest floor: no rooms, no database, only languages and assets."""

import pytest
from flask import Flask, render_template_string
from flask_wtf.csrf import CSRFProtect

from shop import assets, languages
from tests.kit.samples import samples
from tests.kit.test_contrast import STATIC


@pytest.fixture(scope="session")
def app():
    app = Flask("shop", template_folder=STATIC.parent / "templates", static_folder=STATIC)
    app.secret_key = "of the kit's tests"
    CSRFProtect(app)
    languages.init_languages(app)
    assets.init_assets(app, {})
    return app


@pytest.fixture
def draw(app):
    """Draw a piece of template in a request, Japanese unless the place is /en."""

    def draw(source, place="", **values):
        with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": place}):
            return render_template_string(source, **samples() | values)

    return draw
