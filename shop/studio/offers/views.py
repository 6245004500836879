"""Offers: the list, the sentence, letting it run, pausing it."""

from flask import Blueprint, request

from shop import clock
from shop.accounts.access import instructor, me
from shop.languages import said as _
from shop.offers.models import Offer
from shop.offers.terms_operations import pause_offer, publish_offer, remove_offer, save_offer
from shop.studio import queries
from shop.studio.asking import Question, ask_first, deed_or_why, refused_or
from shop.studio.found import my_offer
from shop.studio.ladders.step_choice import step_values
from shop.studio.offers.audience import counted
from shop.studio.offers.drafts import drafted
from shop.studio.offers.forms import OfferForm, offer_of
from shop.studio.offers.pages import editor_of, listed
from shop.studio.pages import Page, asked, done, page

bp = Blueprint("studio_offers", __name__)
BOTH = ["GET", "POST"]


@bp.get("/studio/offers")
@instructor
def offers() -> Page:
    drawn = len(queries.steps(me()))
    return page("offers", "offers", rows=listed(queries.offers(me()), clock.now()), steps=drawn)


@bp.route("/studio/offers/new", methods=BOTH)
@instructor
def new() -> Page:
    first = step_values(me(), asked("step"))
    form = OfferForm(**first)
    form.offer(queries.products(me()))
    if made := _kept(form):
        return done(_("The draft is kept. Look at it below."), _place(made.id))
    in_it = counted(form.meant_for(), clock.now())
    return page("new_offer", "offers", form, in_it=in_it, drawn=bool(first))


@bp.route("/studio/offers/<number:offer_id>", methods=BOTH)
@instructor
def offer(offer_id: int) -> Page:
    offer, now, products = my_offer(offer_id), clock.now(), queries.products(me())
    form = OfferForm(**offer_of(offer, products))
    form.offer(products)
    if _kept(form, offer):
        return done(_("Saved. What students were shown already keeps its terms."), _place(offer_id))
    in_it = counted(form.meant_for(), now)
    return page("offer", "offers", form, in_it=in_it, **editor_of(offer, me(), now))


@bp.post("/studio/offers/<number:offer_id>/publish")
@instructor
def publish(offer_id: int) -> Page:
    offer, said = my_offer(offer_id), _("It runs now.")
    return deed_or_why(lambda: publish_offer(offer, me(), clock.now()), _place(offer_id), said)


@bp.post("/studio/offers/<number:offer_id>/pause")
@instructor
def pause(offer_id: int) -> Page:
    offer, said = my_offer(offer_id), _("Paused: nobody new is shown it.")
    return deed_or_why(lambda: pause_offer(offer, me()), _place(offer_id), said)


@bp.route("/studio/offers/<number:offer_id>/remove", methods=BOTH)
@instructor
def remove(offer_id: int) -> Page:
    offer = my_offer(offer_id)
    title, here = offer.slug, _place(offer_id)
    if request.method == "GET":
        effect = _("The next step goes on with the usual terms.")
        return ask_first(Question("offers", title, effect, here, here))
    return refused_or(lambda: remove_offer(offer, me()), "/studio/offers", title)


def _kept(form: OfferForm, existing: Offer | None = None) -> Offer | None:
    """The offer, unless the form was refused or only its rows were rearranged."""
    made: list[Offer] = []

    def keep() -> None:
        draft = drafted(form, me(), existing)
        made.append(save_offer(draft, me(), clock.now(), existing))

    return made[0] if not form.being_arranged and form.keeps(keep) else None


def _place(offer_id: int) -> str:
    return f"/studio/offers/{offer_id}"
