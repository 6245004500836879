"""What the owner may ask on the command line: flask appoint, explain, reconcile, school."""

from functools import partial

import click
from flask import Flask
from flask.cli import with_appcontext

from shop import clock, jobs
from shop.accounts import account_operations
from shop.accounts.models import Role
from shop.accounts.queries import account_of
from shop.checkout.queries import purchases_of
from shop.languages import speaking
from shop.offers import explain as telling
from shop.offers.words import Moment
from shop.school.commands import school_commands

MOMENTS = [moment.value for moment in Moment]


def init_commands(app: Flask) -> None:
    for command in (appoint, explain, reconcile, school_commands):
        app.cli.add_command(command)


@click.command()
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@with_appcontext
def appoint(email: str, role: str) -> None:
    """Make the account at EMAIL the shop's owner, an instructor, or a student again."""
    student = account_of(email)
    if student is None:
        raise click.BadParameter(f"nobody has an account at {email}; sign up in the shop first")
    account_operations.appoint(student, Role(role))
    click.echo(f"{email} is {role} now")


@click.command()
@with_appcontext
def reconcile() -> None:
    """Ask Stripe about everything that may have been missed, now instead of in five minutes."""
    now = clock.now()
    events = jobs.catch_up(now)
    orders = jobs.stragglers(now)
    click.echo(f"{events} events caught up, {orders} unfinished orders looked at")


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
    told = partial(telling.explain, student, Moment(moment), about, purchases_of, clock.now())
    try:
        with speaking(language):
            click.echo(told())
    except telling.NobodyLikeThat:
        raise click.BadParameter(f"nobody has the address {student}") from None
    except telling.NothingLikeThat:
        raise click.BadParameter(f"no product is called {about}") from None
