"""What a draft, all drafts, or the map of a school file would have changed."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from shop import clock
from shop.extensions import db
from shop.languages import local, speaking
from shop.offers.map_queries import whole_map
from shop.offers.models import Offer
from shop.offers.whole_map import WholeMap
from shop.school.faults import BrokenFile
from shop.school.map_to_come import map_to_come
from shop.school.sentences import listing
from shop.studio.commands import LANGUAGE, offer_called
from shop.studio.estimates import about_points, about_yen
from shop.studio.replay import queries as found
from shop.studio.replay.pages import counted, drafts_of, rows_named, weighed
from shop.studio.replay.rules import Replayed

MOMENTS = 1_000


@click.command()
@click.argument("offer", required=False)
@click.option("--draft", type=click.Path(path_type=Path), help="A school file: the map to come.")
@click.option("--most", default=MOMENTS, help="How many moments are decided again, newest first.")
@LANGUAGE
@with_appcontext
def replay(offer: str | None, draft: Path | None, most: int, language: str) -> None:
    """What OFFER (its slug), or every draft together, would have changed in the last 90 days.

    With --draft the ladders, next steps and offers of FILE stand for the whole map, each offer in
    the state the file says. Nothing is written.
    """
    now = clock.now()
    with speaking(language):
        if draft is None:
            _tell(_with(offer), whole_map(), most, now)
            return
        if offer is not None:
            raise click.UsageError("either OFFER or --draft, not both")
        to_come = _drawn(draft, now)
        _tell(found.under(to_come), to_come, most, now)


def _with(offer: str | None) -> found.Deciding:
    drafts = [offer_called(offer)] if offer else drafts_of(db.session.scalars(sa.select(Offer)))
    return found.with_offers(tuple(each.id for each in drafts))


def _drawn(draft: Path, now: datetime) -> WholeMap:
    try:
        return map_to_come(draft, now)
    except BrokenFile as broken:
        click.echo("\n".join(listing(broken)), err=True)
        raise SystemExit(1) from None


def _tell(after: found.Deciding, to_come: WholeMap, most: int, now: datetime) -> None:
    length = found.how_many_remembered(now, most)
    looks = found.decided_again(after, found.remembered(now, most))
    with click.progressbar(looks, length=length) as seen:
        told = counted(seen)
    money, points = weighed(told, now)
    click.echo(f"{told.moments} moments of {len(told.students)} students, {told.changed} different")
    click.echo(f"for {len(told.touched)} students; {told.repeated} decided as they were then")
    click.echo(f"proposals {told.shown_before} -> {told.shown_after}")
    click.echo(f"revenue {about_yen(money)}, pressure {about_points(points)} points")
    for line in _lines(told, (whole_map(), to_come)):
        click.echo(line)


def _lines(told: Replayed, maps: Iterable[WholeMap]) -> Iterable[str]:
    named: dict[int | None, str] = {}
    for each in maps:
        named |= {product_id: local(end.item.title) for product_id, end in each.ends.items()}
    return (f"{number:>7}  {old} -> {new}" for old, new, number in rows_named(told, named))
