"""The environment, read once. A half-set configuration stops the start with one sentence."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SANDBOX_KEY = "sk_test_sandbox_dandan"


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
    smtp_url: str = ""
    sender: str = "school@example.jp"
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    demo: bool = False
    testing: bool = False

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
    instance = Path(environ.get("SHOP_INSTANCE") or ROOT / "instance")
    instance.mkdir(parents=True, exist_ok=True)
    key = environ.get("STRIPE_SECRET_KEY", "")
    secret = environ.get("STRIPE_WEBHOOK_SECRET", "")
    _check_stripe(key, secret, environ)
    return Config(
        database_url=environ.get("DATABASE_URL") or f"sqlite:///{instance / 'shop.db'}",
        secret_key=environ.get("SECRET_KEY") or _kept_secret(instance),
        instance=instance,
        public_base_url=environ.get("PUBLIC_BASE_URL", "").rstrip("/"),
        stripe_key=key or SANDBOX_KEY,
        webhook_secrets=_words(secret),
        sandbox_base_url=environ.get("SANDBOX_BASE_URL", "").rstrip("/"),
        jobs_url=environ.get("JOBS_URL") or f"sqlite:///{instance / 'jobs.db'}",
        smtp_url=environ.get("SMTP_URL", ""),
        sender=environ.get("MAIL_SENDER", "school@example.jp"),
        trusted_hosts=_words(environ.get("TRUSTED_HOSTS", "")),
        proxies=int(environ.get("PROXIES", "0")),
        demo=environ.get("SHOP_DEMO") == "1",
    )


def _check_stripe(key: str, secret: str, environ: Mapping[str, str]) -> None:
    if bool(key) != bool(secret):
        raise BadConfiguration(
            "Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET together, or neither"
            " (then the stand-in answers)."
        )
    if key and not key.startswith(("sk_test_", "rk_test_", "sk_live_", "rk_live_")):
        raise BadConfiguration(
            "STRIPE_SECRET_KEY must start with sk_test_, rk_test_, sk_live_ or rk_live_."
        )
    if "_live_" in key and (environ.get("SHOP_DEMO") == "1" or environ.get("SANDBOX_BASE_URL")):
        raise BadConfiguration(
            "A live Stripe key refuses to start beside the stand-in or the demo school."
        )
    if "_live_" in key and not environ.get("PUBLIC_BASE_URL", "").startswith("https://"):
        raise BadConfiguration(
            "With a live Stripe key PUBLIC_BASE_URL must be set and start with https://."
        )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _kept_secret(instance: Path) -> str:
    """A random key kept beside the database, so that sign-ins survive a restart."""
    kept = instance / "secret_key"
    if not kept.exists():
        kept.write_text(secrets.token_hex(32))
        kept.chmod(0o600)
    return kept.read_text().strip()
