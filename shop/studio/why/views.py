"""Why is this student shown this, or nothing? The decision told, without being made."""

from flask import Blueprint

from shop import clock
from shop.accounts.access import instructor, me
from shop.studio.pages import Page, asked, page
from shop.studio.why.pages import WhyAsked, why_page

bp = Blueprint("studio_why", __name__)


@bp.get("/studio/why")
@instructor
def why() -> Page:
    wanted = WhyAsked(asked("student", 254), asked("moment", 40), asked("about", 80))
    return page("why", "students", why=why_page(wanted, me(), clock.now()))
