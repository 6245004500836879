"""Who would see this offer. Looking records nothing."""

from flask import Blueprint

from shop import clock
from shop.accounts.access import instructor, me
from shop.studio.estimates import about
from shop.studio.foresight.pages import day_of, foresight
from shop.studio.found import my_offer
from shop.studio.offers.pages import headline
from shop.studio.pages import Page, asked, page

bp = Blueprint("studio_foresight", __name__)


@bp.get("/studio/offers/<number:offer_id>/foresight")
@instructor
def foreseen(offer_id: int) -> Page:
    offer, now, word = my_offer(offer_id), clock.now(), asked("on", 10)
    day = day_of(word, now)
    told = foresight(offer, me(), day, now) if day else None
    heading = headline(offer)
    return page(
        "foresight", "offers", offer=offer, heading=heading, on=word, told=told, about=about
    )
