"""What the owner may ask on the command line, each with one answer."""

import re
import sqlite3
import sys
from copy import copy
from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import DatabaseError

from shop import backups, clock, jobs, upgrading
from shop import doctor as looking_over
from shop.accounts.account_operations import LastOwner
from shop.accounts.models import Role
from shop.accounts.queries import account_of
from shop.catalogue import leaving_operations
from shop.checkout.queries import purchases_of
from shop.config import Config
from shop.languages import speaking
from shop.offers import explain as telling
from shop.offers.occasions import OF_NO_PRODUCT
from shop.offers.words import Moment
from shop.payments import ledger_operations as ledger
from shop.payments.ledger_words import said
from shop.school.commands import school_commands
from shop.studio.commands import foresee
from shop.studio.replay.commands import replay

FILE = click.Path(path_type=Path, dir_okay=False)
MOMENTS = [moment.value for moment in Moment]
BROKEN = re.compile("[\ud800-\udfff]")


def init_commands(app: Flask) -> None:
    asked = (appoint, backup, doctor, explain, foresee, reconcile, replay, restore, school_commands)
    for command in asked:
        app.cli.add_command(_in_one_sentence(command, app.config["SHOP"]))


def _in_one_sentence(command: click.Command, settings: Config) -> click.Command:
    """Also when the database was never prepared, holds none or does not answer."""
    told = copy(command)

    @upgrading.in_one_sentence(settings, (DatabaseError, sqlite3.DatabaseError))
    def invoke(context: click.Context) -> Any:
        _check_readable(context)
        return command.invoke(context)

    told.invoke = invoke  # type: ignore[assignment, method-assign]
    return told


def _check_readable(context: click.Context) -> None:
    """Bytes that are no text come in as halves of characters, which no database takes."""
    for name, given in context.params.items():
        if BROKEN.search(str(given)):
            raise click.BadParameter("this is not readable text", context, param_hint=name.upper())


@click.command()
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@with_appcontext
def appoint(email: str, role: str) -> None:
    """Make the account at EMAIL the shop's owner, an instructor, or a student again."""
    student = account_of(email)
    if student is None:
        raise click.BadParameter(f"nobody has an account at {email}; sign up in the shop first")
    try:
        leaving_operations.appoint(student, Role(role), clock.now())
    except LastOwner:
        raise click.BadParameter(f"{email} is the only owner; appoint another first") from None
    click.echo(f"{email} is {role} now")


@click.command()
@with_appcontext
def reconcile() -> None:
    """Ask Stripe about everything that may have been missed, then lay its books beside ours."""
    now = clock.now()
    events = jobs.catch_up(now)
    orders = jobs.stragglers(now)
    click.echo(f"{events} events caught up, {orders} unfinished orders looked at")
    for line in said(ledger.reconcile(None, now)):
        click.echo(line)


@click.command()
@click.argument("student")
@click.argument("moment", type=click.Choice(MOMENTS))
@click.argument("about", required=False)
@click.option("--language", type=click.Choice(["ja", "en"]), default="en")
@with_appcontext
def explain(student: str, moment: str, about: str | None, language: str) -> None:
    """What STUDENT (an e-mail address) would be shown at MOMENT, and why not the rest.

    ABOUT is the product the moment is about, by the last word of its address.
    """
    if about is None and Moment(moment) not in OF_NO_PRODUCT:
        raise click.UsageError(f"{moment} is about a product: name it in ABOUT")
    told = partial(telling.explain, student, Moment(moment), about, purchases_of, clock.now())
    try:
        with speaking(language):
            click.echo(told())
    except telling.NobodyLikeThat:
        raise click.BadParameter(f"nobody has the address {student}") from None
    except telling.NothingLikeThat:
        raise click.BadParameter(f"no product is called {about}") from None


@click.command()
@click.option("--deploy", is_flag=True, help="Fail on anything that is unsafe in a real shop.")
@with_appcontext
def doctor(deploy: bool) -> None:
    """Look the settings and the database over; each finding says what is wrong and what to do."""
    found = looking_over.findings()
    for each in found:
        grave = deploy or each.everywhere
        click.echo(f"{'✗' if grave else '·'} {each.sentence}")
    if not found:
        click.echo("Nothing unsafe was found.")
    sys.exit(1 if any(deploy or each.everywhere for each in found) else 0)


@click.command()
@click.argument("file", type=FILE)
@with_appcontext
def backup(file: Path) -> None:
    """Copy a SQLite shop's database into the new FILE, also while the shop is open."""
    try:
        backups.back_up(file)
    except backups.Refused as why:
        raise click.ClickException(str(why)) from None
    click.echo(f"{file} holds the shop; its uploaded files lie in {_media()}, copy them too")


@click.command()
@click.argument("file", type=FILE)
@with_appcontext
def restore(file: Path) -> None:
    """Put the backup FILE in the place of a SQLite shop's database, and that one aside."""
    try:
        aside = backups.restore(file, clock.now())
    except backups.Refused as why:
        raise click.ClickException(str(why)) from None
    click.echo(f"{file} is the shop now; what was there is {aside or 'nothing'}")
    click.echo("Run flask reconcile next: Stripe knows what happened since the backup")


def _media() -> Path:
    settings: Config = current_app.config["SHOP"]
    return settings.instance / "media"
