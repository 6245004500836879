"""Looks the shop over before visitors do: its settings and what lies in its database."""

import sqlite3
from datetime import datetime
from pathlib import Path

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
from shop.orders.receipt_rules import clearly_said
from shop.outbox import Outbox
from shop.payments import gateway
from shop.payments.models import Payment, StripeEvent
from shop.payments.rules import GatewayError
from shop.texts import pick

NETWORK_DISKS = frozenset(
    {"9p", "afs", "ceph", "cifs", "fuse.sshfs", "nfs", "nfs4", "smb3", "smbfs"}
)


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
        law_read_on=settings.law_read_on,
    )


def lies_on_network(mounts: str, file: str) -> bool:
    """By the longest of the mounted folders around the file; `mounts` reads like /proc/mounts."""
    rows = [row.split() for row in mounts.splitlines()]
    around = [row for row in rows if len(row) > 2 and _holds(row[1], file)]
    return bool(around) and max(around, key=lambda row: len(row[1]))[2] in NETWORK_DISKS


def _holds(folder: str, file: str) -> bool:
    return file.startswith(folder.rstrip("/") + "/")


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
    legal = kept.legal or {} if kept else {}
    return Database(
        at_head=True,
        lenient=_lenient(),
        on_network_disk=_on_network_disk(),
        owners=_count(_accounts().where(Student.role == Role.OWNER)),
        example_people=sum(map(doctor_rules.at_example_address, db.session.scalars(_accounts()))),
        payments_of_other_modes=_count(sa.select(Payment.id).where(Payment.mode != mode)),
        unsaid=tuple(legal_rules.missing(legal)),
        tax_number_clear=clearly_said(pick(legal_rules.said(legal, "registration"), "ja")),
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


def _on_network_disk() -> bool:
    url, mounts = db.engine.url, Path("/proc/mounts")
    if url.get_backend_name() != "sqlite" or not mounts.exists():
        return False
    return lies_on_network(mounts.read_text(), str(Path(str(url.database)).resolve()))


def _lenient() -> tuple[str, ...]:
    if db.engine.dialect.name != "sqlite":
        return ()
    ask = db.session.connection().exec_driver_sql
    kept = {
        "WAL": ask("PRAGMA journal_mode").scalar() == "wal",
        "foreign keys": ask("PRAGMA foreign_keys").scalar() == 1,
    }
    return tuple(name for name, on in kept.items() if not on)
