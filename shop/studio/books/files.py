"""The cash book as files: no cell is ever run as a formula, numbers stay numbers."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from shop.studio.books.pages import Book, Cell
from shop.studio.books.rules import defused

INERT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDTH = 18


def as_csv(book: Book) -> bytes:
    """With the mark that makes spreadsheets read it as UTF-8."""
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerows([book.heads, *([_plain(cell) for cell in row] for row in book.rows)])
    return written.getvalue().encode("utf-8-sig")


def as_xlsx(book: Book) -> bytes:
    written = BytesIO()
    with Workbook(written, INERT) as workbook:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.set_column(0, len(book.heads) - 1, WIDTH)
        sheet.freeze_panes(1, 0)
        rows: list[list[Cell]] = [[*book.heads], *book.rows]
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                _write(sheet, (at, column), cell, day)
    return written.getvalue()


def _plain(cell: Cell) -> str | int:
    if isinstance(cell, date):
        return cell.isoformat()
    return defused(cell) if isinstance(cell, str) else cell


def _write(sheet: Any, place: tuple[int, int], cell: Cell, day: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(*place, cell, day)
    elif isinstance(cell, int):
        sheet.write_number(*place, cell)
    else:
        sheet.write_string(*place, defused(cell))
