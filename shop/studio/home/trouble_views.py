from flask import Blueprint

from shop import clock
from shop.accounts.access import owner
from shop.languages import said as _
from shop.studio.home.trouble_pages import try_all_again
from shop.studio.pages import Page, done

bp = Blueprint("studio_trouble", __name__)


@bp.post("/studio/trouble/again")
@owner
def again() -> Page:
    try_all_again(clock.now())
    return done(_("They are tried again within five minutes."), "/studio")
