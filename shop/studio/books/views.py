"""The owner's cash book: on the screen, as CSV and as a workbook."""

from flask import Blueprint, Response, abort, request

from shop import clock
from shop.accounts.access import owner
from shop.languages import ZONE, path
from shop.studio.books.files import as_csv, as_xlsx
from shop.studio.books.forms import asked_for
from shop.studio.books.pages import SHOWN, Book, book_of, columns, shown, summed
from shop.studio.books.queries import cash_book
from shop.studio.pages import Page, page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
bp = Blueprint("studio_books", __name__)


@bp.get("/studio/books")
@owner
def books() -> Page:
    form, search = asked_for(clock.now().astimezone(ZONE).date())
    book, kept = book_of(cash_book(search)), request.query_string.decode()
    more = max(len(book.rows) - SHOWN, 0)
    told = {"columns": columns(book), "rows": shown(book), "sums": summed(book), "more": more}
    files = {kind: path(f"/studio/books.{kind}") + f"?{kept}" for kind in ("csv", "xlsx")}
    return page("books", "orders", form, files=files, **told)


@bp.get("/studio/books.csv")
@owner
def books_csv() -> Response:
    return _file(as_csv(_asked()), "text/csv; charset=utf-8", "csv")


@bp.get("/studio/books.xlsx")
@owner
def books_xlsx() -> Response:
    return _file(as_xlsx(_asked()), XLSX, "xlsx")


def _asked() -> Book:
    form, search = asked_for(clock.now().astimezone(ZONE).date())
    return abort(400) if form.errors else book_of(cash_book(search))


def _file(content: bytes, kind: str, ending: str) -> Response:
    made = Response(content, content_type=kind)
    made.headers.set("Content-Disposition", "attachment", filename=f"books.{ending}")
    return made
