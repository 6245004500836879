"""What the owner may ask on the command line: flask reconcile."""

import click
from flask import Flask

from shop import clock, jobs


def init_commands(app: Flask) -> None:
    app.cli.add_command(reconcile)


@click.command()
def reconcile() -> None:
    """Ask Stripe about everything that may have been missed, now instead of in five minutes."""
    now = clock.now()
    events = jobs.catch_up(now)
    asked = jobs.stragglers(now)
    click.echo(f"{events} events taken in, {asked} orders looked at.")
