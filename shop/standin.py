"""Puts the embedded stand-in beside the shop when there is no Stripe key, else Stripe itself."""

from typing import Any

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from shop import clock
from shop.accounts.access import me, signed_in
from shop.config import Config
from shop.payments.gateway import init_gateway
from shop.sandbox.api import make_api
from shop.sandbox.delivery import Deliverer
from shop.sandbox.pages import make_pages
from shop.sandbox.store import Store
from shop.sandbox.transport import InProcess

MOUNT = "/_sandbox/stripe"


def init_stripe(app: Flask, settings: Config) -> None:
    app.context_processor(lambda: {"sandbox": settings.sandbox})
    if settings.sandbox:
        _mount(app, settings)
    else:
        init_gateway(app)


def _mount(app: Flask, settings: Config) -> None:
    store = Store(settings.instance / "stripe.db")
    deliverer = Deliverer(store, app, settings.public_base_url or "http://localhost")
    patience = 0.0 if settings.testing else None
    init_gateway(app, InProcess(make_api(store), patience=patience), (deliverer.endpoint_secret,))
    public = settings.sandbox_base_url or settings.public_base_url
    pages = make_pages(store, public, lambda environ: _owner_asks(app, environ))
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {MOUNT: pages})  # type: ignore[method-assign]
    app.extensions["standin"], app.extensions["deliverer"] = store, deliverer
    clock.follow(store.offset)
    if not settings.testing:
        app.before_request(deliverer.start)  # after the fork, in each worker


def _owner_asks(app: Flask, environ: dict[str, Any]) -> bool:
    with app.request_context(environ):
        return signed_in() and me().owns_shop
