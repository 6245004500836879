from flask import Blueprint, render_template

from shop import clock
from shop.accounts.access import me, visitor
from shop.funnel.library_page import library_page

bp = Blueprint("library", __name__)


@bp.get("/me")
@visitor
def mine() -> str:
    page = library_page(me(), clock.now())
    return render_template("funnel/library.html", page=page, student=me())
