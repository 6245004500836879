"""What an offer, or every draft together, would have changed. Looking records nothing."""

from typing import Any

from flask import Blueprint

from shop import clock
from shop.accounts.access import instructor, me
from shop.studio import queries
from shop.studio.estimates import about_points, about_yen
from shop.studio.found import my_offer
from shop.studio.offers.pages import headline
from shop.studio.pages import Page, page
from shop.studio.replay.pages import change_rows, drafts_of, replayed, weighed
from shop.studio.replay.queries import with_offers

bp = Blueprint("studio_replay", __name__)


@bp.get("/studio/offers/<number:offer_id>/replay")
@instructor
def replay(offer_id: int) -> Page:
    offer = my_offer(offer_id)
    return _told((offer_id,), offer=offer, heading=headline(offer))


@bp.get("/studio/offers/replay")
@instructor
def replay_drafts() -> Page:
    drafts = drafts_of(queries.offers(me()))
    rows = [headline(each) for each in drafts]
    return _told(tuple(each.id for each in drafts), offer=None, drafts=rows)


def _told(offer_ids: tuple[int, ...], **words: Any) -> Page:
    now = clock.now()
    told = replayed(with_offers(offer_ids), now)
    money, points = weighed(told, now)
    words |= {"revenue": about_yen(money), "pressure": about_points(points)}
    return page("replay", "offers", told=told, rows=change_rows(told, me()), **words)
