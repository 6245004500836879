"""A browser in tests: it posts forms with their token and can be signed in as anyone."""

from flask import g
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from shop import clock
from shop.accounts.operations import open_session
from shop.extensions import db


class Browser(FlaskClient):
    def run_wsgi_app(self, environ, buffered=False):
        """A large form goes through a file, which nobody else would close."""
        try:
            return super().run_wsgi_app(environ, buffered)
        finally:
            environ["wsgi.input"].close()

    def submit(self, address, **fields):
        """Post a form the way a page would: with the hidden token of this browser's session."""
        return self.post(address, data={**fields, "csrf_token": self.form_token()})

    def form_token(self):
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "known-to-this-browser")
        signer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
        return signer.dumps(raw)

    def sign_in(self, student):
        """Guests too: from here on this browser acts as the student."""
        token, _row = open_session(student, clock.now())
        db.session.commit()
        with self.session_transaction() as session:
            session["_user_id"] = token
        return self


def each_request_alone(app):
    """Tests hold one application context open; what a request keeps in it must not stay."""

    def forget():
        for name in list(g):
            g.pop(name)

    app.before_request_funcs.setdefault(None, []).insert(0, forget)
    app.test_client_class = Browser
    return app
