"""What the owner may ask on the command line: flask reconcile, flask explain, flask school."""

from functools import partial

import click
from flask import Flask
from flask.cli import with_appcontext

from shop import clock, jobs
from shop.checkout.queries import purchases_of
from shop.languages import speaking
from shop.offers import explain as telling
from shop.offers.words import Moment
from shop.school.commands import school_commands

MOMENTS = [moment.value for moment in Moment]


def init_commands(app: Flask) -> None:
    for command in (reconcile, explain, school_commands):
        app.cli.add_command(command)


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
