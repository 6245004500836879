"""Who would see a draft, on the command line."""

from datetime import datetime

import click
import sqlalchemy as sa
from flask.cli import with_appcontext
from sqlalchemy.orm import joinedload

from shop import clock
from shop.extensions import db
from shop.ladder.models import NextStep
from shop.languages import speaking
from shop.offers.models import Offer
from shop.offers.sentences import why_not
from shop.studio.estimates import about
from shop.studio.foresight import queries as found
from shop.studio.foresight.pages import at_noon, day_of
from shop.studio.foresight.rules import seen

LANGUAGE = click.option("--language", type=click.Choice(["ja", "en"]), default="en")


@click.command()
@click.argument("offer")
@click.option("--on", default="", help="A day from today on, as 2026-12-01.")
@click.option("--sample", default=300, help="How many students are looked at one by one.")
@LANGUAGE
@with_appcontext
def foresee(offer: str, on: str, sample: int, language: str) -> None:
    """Who would see OFFER (its slug), today or on a day, and what keeps it from the others."""
    draft, now = offer_called(offer), clock.now()
    day = day_of(on, now)
    if day is None:
        raise click.BadParameter("--on takes a day from today on, as 2026-12-01")
    with speaking(language):
        _tell(draft, at_noon(day, now), sample)


def _tell(offer: Offer, at: datetime, sample: int) -> None:
    crowd = found.crowd_of(offer, sample)
    with click.progressbar(found.slices(), label="All students") as slices:
        for each in slices:
            found.gather(crowd, offer, each, at)
    ids = crowd.sample
    with click.progressbar(
        found.looked_at(offer, ids, at), length=len(ids), label="One by one"
    ) as looks:
        told = seen(((each.before, each.after) for each in looks), offer.id, crowd.meant)
    counts = f"{crowd.reached} reach the moment, {crowd.meant} in the audience"
    click.echo(f"{counts}, {len(ids)} looked at")
    click.echo(f"would see it: {about(told.shown)}")
    for stop, number in told.stops.most_common():
        click.echo(f"{number:>7}  {why_not(*stop)}")


def offer_called(slug: str) -> Offer:
    ends = joinedload(Offer.next_step).joinedload(NextStep.to_product)
    made = db.session.scalars(sa.select(Offer).filter_by(slug=slug).options(ends)).first()
    if made is None:
        raise click.BadParameter(f"no offer is called {slug}")
    return made
