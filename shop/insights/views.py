"""The numbers of a school on one page; looking at them changes nothing."""

from flask import Blueprint, render_template

from shop import clock
from shop.accounts.access import instructor, me
from shop.insights.pages import numbers
from shop.insights.queries import waiting

bp = Blueprint("insights", __name__)


@bp.get("/studio/insights")
@instructor
def insights() -> str:
    frame = {"active": "insights", "waiting": waiting(me()), "owner": me().owns_shop}
    return render_template("insights/numbers.html", found=numbers(me(), clock.now()), **frame)
