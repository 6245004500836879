"""The shop: everything is put together here, and nothing is decided here."""

from datetime import timedelta
from importlib import import_module

from shop import starting  # noqa: F401  before the parts whose absence it explains

# isort: split
from flask import Flask
from sqlalchemy.orm import configure_mappers

from shop import (
    assets,
    commands,
    config,
    errors,
    extensions,
    headers,
    jobs,
    languages,
    logs,
    public_ids,
    queue,
    standin,
)
from shop.accounts import models as accounts_models  # noqa: F401
from shop.catalogue import models as catalogue_models  # noqa: F401
from shop.ladder import models as ladder_models  # noqa: F401
from shop.learning import models as learning_models  # noqa: F401
from shop.learning import slot_models as learning_slot_models  # noqa: F401
from shop.learning import task_models as learning_task_models  # noqa: F401
from shop.offers import models as offers_models  # noqa: F401
from shop.orders import coupon_models  # noqa: F401
from shop.orders import models as orders_models  # noqa: F401
from shop.payments import models as payments_models  # noqa: F401
from shop.voice import models as voice_models  # noqa: F401

PAGES: tuple[str, ...] = (
    "shop.health",
    "shop.metrics",
    "shop.accounts.session_views",
    "shop.accounts.sign_in_views",
    "shop.accounts.account_views",
    "shop.accounts.letter_views",
    "shop.mail.views",
    "shop.voice.views",
    "shop.catalogue.legal_views",
    "shop.funnel.survey_views",
    "shop.checkout.views",
    "shop.checkout.claim_views",
    "shop.checkout.erasing_views",
    "shop.webhooks",
    "shop.learning.lesson_views",
    "shop.learning.task_views",
    "shop.learning.media_views",
    "shop.learning.owned_views",
    "shop.learning.slot_views",
    "shop.learning.certificate_views",
    "shop.funnel.shop_views",
    "shop.funnel.product_views",
    "shop.funnel.thanks_views",
    "shop.funnel.answer_views",
    "shop.funnel.finished_views",
    "shop.funnel.library_views",
    "shop.funnel.offers_views",
    "shop.funnel.receipt_views",
    "shop.funnel.refund_views",
    "shop.studio.books.views",
    "shop.insights.views",
    "shop.studio.coupons.views",
    "shop.studio.foresight.views",
    "shop.studio.home.trouble_views",
    "shop.studio.home.views",
    "shop.studio.ladders.step_views",
    "shop.studio.ladders.views",
    "shop.studio.lessons.file_views",
    "shop.studio.lessons.task_views",
    "shop.studio.lessons.views",
    "shop.studio.lint.views",
    "shop.studio.offers.views",
    "shop.studio.orders.refund_views",
    "shop.studio.orders.review_views",
    "shop.studio.orders.views",
    "shop.studio.people.views",
    "shop.studio.products.contents_views",
    "shop.studio.products.module_views",
    "shop.studio.products.selling_views",
    "shop.studio.products.slot_views",
    "shop.studio.products.views",
    "shop.studio.replay.views",
    "shop.studio.settings.asking_views",
    "shop.studio.settings.costs_views",
    "shop.studio.settings.profile_views",
    "shop.studio.settings.views",
    "shop.studio.voice.hand_in_views",
    "shop.studio.voice.question_views",
    "shop.studio.why.views",
)


def create_app(settings: config.Config | None = None) -> Flask:
    settings = settings or config.read()
    app = Flask(__name__, template_folder="../templates", static_folder="../static")
    app.config.update(_flask_settings(settings), SHOP=settings)
    logs.init_logs(app)
    app.url_map.converters.update(
        public=public_ids.PublicId, number=public_ids.Number, slug=public_ids.Slug
    )
    extensions.init_db(app)
    extensions.csrf.init_app(app)
    extensions.login.init_app(app)
    configure_mappers()
    languages.init_languages(app)
    assets.init_assets(app, headers.everywhere(settings.secure))
    headers.init_headers(app)
    errors.init_errors(app)
    queue.bind(app)
    for room in PAGES:
        app.register_blueprint(import_module(room).bp)
    standin.init_stripe(app, settings)
    jobs.init_jobs(app)
    commands.init_commands(app)
    return app


def _flask_settings(settings: config.Config) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "MIGRATIONS": str(config.ROOT / "migrations"),
        "MAX_CONTENT_LENGTH": 1_000_000,
        "SESSION_COOKIE_NAME": "__Host-sid" if settings.secure else "sid",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "WTF_CSRF_TIME_LIMIT": None,
        "TESTING": settings.testing,
    }
