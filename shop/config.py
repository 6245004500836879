"""The environment, read once. A half-set configuration stops the start with one sentence."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SANDBOX_KEY = "sk_test_sandbox_dandan"
TOGETHER = (  # and what happens with neither
    ("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "then the stand-in answers"),
    ("SMTP_URL", "MAIL_SENDER", "then no letter leaves"),
)
SHAPES = {
    "STRIPE_SECRET_KEY": (
        "[sr]k_(test|live)_.+",
        "sk_test_..., rk_test_..., sk_live_... or rk_live_...",
    ),
    "STRIPE_WEBHOOK_SECRET": (
        r"\s*whsec_[^,]+(,\s*whsec_[^,]+)*",
        "whsec_..., several with commas",
    ),
    "PUBLIC_BASE_URL": (r"https?://[^\s/]+/*", "https://your.host, without a path"),
    "SMTP_URL": (
        r"smtp(s|\+plain)?://([^\s/@]+@)?[^\s/:@]+(:\d+)?/?",
        "smtp://user:password@host:587",
    ),
    "MAIL_SENDER": (r"[^\s@]+@[^\s@]+", "an e-mail address"),
    "DATABASE_URL": (r"(sqlite|postgresql)(\+\w+)?://.*", "postgresql://... or sqlite:///..."),
    "PROXIES": (r"\d", "a number from 0 to 9"),
    "LAW_READ_ON": (r"\d{4}-\d\d-\d\d", "a day such as 2026-11-30"),
}


class BadConfiguration(SystemExit):
    """Stops the start with a sentence for people, never with a traceback."""


@dataclass(frozen=True)
class Config:
    database_url: str
    secret_key: str
    instance: Path
    public_base_url: str = ""
    stripe_key: str = SANDBOX_KEY
    webhook_secrets: tuple[str, ...] = ()
    sandbox_base_url: str = ""
    jobs_url: str = ""
    metrics_token: str = ""
    smtp_url: str = ""
    sender: str = "school@example.jp"
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    law_read_on: str = ""
    demo: bool = False
    testing: bool = False

    @property
    def own_database(self) -> bool:
        return self.database_url == f"sqlite:///{self.instance / 'shop.db'}"

    @property
    def sandbox(self) -> bool:
        return self.stripe_key.startswith("sk_test_sandbox")

    @property
    def letters_readable(self) -> bool:
        """In a practice shop that sends no mail, its letters can be read on a page."""
        return (self.demo or self.sandbox) and not self.smtp_url

    @property
    def mode(self) -> str:
        return "sandbox" if self.sandbox else "live" if "_live_" in self.stripe_key else "test"

    @property
    def secure(self) -> bool:
        return self.public_base_url.startswith("https://")


def read(environ: Mapping[str, str] = os.environ) -> Config:
    _check_together(environ)
    _check_shapes(environ)
    _check_live(environ)
    instance = Path(environ.get("SHOP_INSTANCE") or ROOT / "instance")
    kept_secret = _kept_secret(instance)
    return Config(
        database_url=environ.get("DATABASE_URL") or f"sqlite:///{instance / 'shop.db'}",
        secret_key=environ.get("SECRET_KEY") or kept_secret,
        instance=instance,
        public_base_url=environ.get("PUBLIC_BASE_URL", "").rstrip("/"),
        stripe_key=environ.get("STRIPE_SECRET_KEY") or SANDBOX_KEY,
        webhook_secrets=_words(environ.get("STRIPE_WEBHOOK_SECRET", "")),
        sandbox_base_url=environ.get("SANDBOX_BASE_URL", "").rstrip("/"),
        jobs_url=environ.get("JOBS_URL") or f"sqlite:///{instance / 'jobs.db'}",
        metrics_token=environ.get("METRICS_TOKEN", ""),
        smtp_url=environ.get("SMTP_URL", ""),
        sender=environ.get("MAIL_SENDER") or Config.sender,
        trusted_hosts=_words(environ.get("TRUSTED_HOSTS", "")),
        proxies=int(environ.get("PROXIES") or 0),
        law_read_on=environ.get("LAW_READ_ON", ""),
        demo=environ.get("SHOP_DEMO") == "1",
    )


def _check_together(environ: Mapping[str, str]) -> None:
    for one, other, otherwise in TOGETHER:
        if bool(environ.get(one)) != bool(environ.get(other)):
            raise BadConfiguration(f"Set {one} and {other} together, or neither ({otherwise}).")


def _check_shapes(environ: Mapping[str, str]) -> None:
    for name, (shape, words) in SHAPES.items():
        if environ.get(name) and not re.fullmatch(shape, environ[name]):
            raise BadConfiguration(f"{name} must be {words}.")


def _check_live(environ: Mapping[str, str]) -> None:
    if "_live_" not in environ.get("STRIPE_SECRET_KEY", ""):
        return
    if environ.get("SHOP_DEMO") == "1" or environ.get("SANDBOX_BASE_URL"):
        raise BadConfiguration(
            "A live Stripe key refuses to start beside the stand-in or the demo school."
        )
    if not environ.get("PUBLIC_BASE_URL", "").startswith("https://"):
        raise BadConfiguration(
            "With a live Stripe key PUBLIC_BASE_URL must be set and start with https://."
        )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _kept_secret(instance: Path) -> str:
    """A random key kept beside the database, so that sign-ins survive a restart."""
    kept = instance / "secret_key"
    try:
        instance.mkdir(parents=True, exist_ok=True)
        if not kept.exists():
            kept.write_text(secrets.token_hex(32))
            kept.chmod(0o600)
        return kept.read_text().strip()
    except OSError as failure:
        raise BadConfiguration(
            f"The folder {instance} cannot be used: {failure.strerror}."
            " Name another in SHOP_INSTANCE."
        ) from None
