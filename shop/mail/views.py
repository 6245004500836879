from flask import Blueprint, Response, abort, current_app, render_template

from shop.accounts.access import anyone
from shop.config import Config
from shop.mail.operations import built
from shop.mail.queries import letter_in, letter_row, letters, rendered, sender_name, subjects
from shop.outbox import Letter

bp = Blueprint("mail", __name__)
SEALED = "; ".join(
    (
        "sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "frame-ancestors 'none'",
    )
)


@bp.get("/_sandbox/mail")
@anyone
def outbox() -> str:
    _only_in_practice()
    kept = letters()
    rows = list(zip(kept, subjects(kept), strict=True))
    return render_template("mail/outbox.html", rows=rows)


@bp.get("/_sandbox/mail/<number:row_id>")
@anyone
def letter(row_id: int) -> str:
    found = _found(row_id)
    words = rendered(found)
    message = built(found, words, sender_name(found.language), _settings().sender)
    return render_template("mail/letter.html", message=message, words=words, row_id=row_id)


@bp.get("/_sandbox/mail/<number:row_id>/html")
@anyone
def letter_html(row_id: int) -> Response:
    """What a mail program would draw, sealed off: nothing in it runs or loads."""
    return Response(rendered(_found(row_id)).html, headers={"Content-Security-Policy": SEALED})


@bp.app_context_processor
def readable() -> dict[str, bool]:
    return {"letters_readable": _settings().letters_readable}


def _found(row_id: int) -> Letter:
    _only_in_practice()
    row = letter_row(row_id)
    return letter_in(row) if row else abort(404)


def _only_in_practice() -> None:
    """Letters hold sign-in links: where real mail leaves, nobody reads them here."""
    if not _settings().letters_readable:
        abort(404)


def _settings() -> Config:
    settings: Config = current_app.config["SHOP"]
    return settings
