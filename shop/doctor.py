"""Looks the shop over before visitors do: its settings and what lies in its database."""

import sqlite3
from datetime import datetime

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import DBAPIError

from shop import clock, doctor_rules, schema
from shop.accounts.models import Role, Student
from shop.catalogue import legal_rules
from shop.catalogue.queries import school
from shop.config import Config
from shop.doctor_rules import Database, Finding, Settings
from shop.extensions import db
from shop.outbox import Outbox
from shop.payments import gateway
from shop.payments.models import Payment, StripeEvent
from shop.payments.rules import GatewayError


def findings() -> list[Finding]:
    settings: Config = current_app.config["SHOP"]
    unsafe = doctor_rules.unsafe_settings(settings_of(settings, current_app.debug))
    found = unsafe + doctor_rules.unsafe_database(_database(settings.mode))
    return found + doctor_rules.wrong_clock(_seconds_off(clock.now()))


def settings_of(settings: Config, debug: bool = False) -> Settings:
    return Settings(
        debug=debug,
        testing=settings.testing,
        demo=settings.demo,
        stand_in=settings.sandbox or bool(settings.sandbox_base_url),
        mode=settings.mode,
        secret_key=settings.secret_key,
        base_url=settings.public_base_url,
        webhook_secrets=settings.webhook_secrets,
        trusted_hosts=settings.trusted_hosts,
        letters_leave=bool(settings.smtp_url),
    )


def _seconds_off(now: datetime) -> float | None:
    """None while Stripe cannot be asked."""
    db.session.rollback()  # no transaction may be open while Stripe is asked
    try:
        return (now - gateway.told_time()).total_seconds()
    except GatewayError:
        return None


def _database(mode: str) -> Database | None:
    try:
        return _asked(mode) if schema.at_head() else Database(at_head=False)
    except (DBAPIError, sqlite3.Error):
        return None


def _asked(mode: str) -> Database:
    kept = school()
    return Database(
        at_head=True,
        lenient=_lenient(),
        owners=_count(_accounts().where(Student.role == Role.OWNER)),
        example_people=sum(map(doctor_rules.at_example_address, db.session.scalars(_accounts()))),
        payments_of_other_modes=_count(sa.select(Payment.id).where(Payment.mode != mode)),
        unsaid=tuple(legal_rules.missing(kept.legal or {} if kept else {})),
        given_up=_count(sa.select(Outbox.id).where(Outbox.failed_at.is_not(None))),
        failing_events=_count(
            sa.select(StripeEvent.id).where(
                StripeEvent.handled_at.is_(None), StripeEvent.error.is_not(None)
            )
        ),
    )


def _accounts() -> sa.Select[str]:
    """The addresses of everyone who can sign in."""
    return sa.select(Student.email).where(~Student.guest, Student.merged_into_id.is_(None))


def _count(rows: sa.Select[str] | sa.Select[int]) -> int:
    return db.session.scalars(sa.select(sa.func.count()).select_from(rows.subquery())).one()


def _lenient() -> tuple[str, ...]:
    if db.engine.dialect.name != "sqlite":
        return ()
    ask = db.session.connection().exec_driver_sql
    kept = {
        "WAL": ask("PRAGMA journal_mode").scalar() == "wal",
        "foreign keys": ask("PRAGMA foreign_keys").scalar() == 1,
    }
    return tuple(name for name, on in kept.items() if not on)
