"""Files leave the shop only through here, and the right to them is asked at every request."""

from flask import Blueprint, abort, send_file
from flask.typing import ResponseReturnValue as Answer
from structlog import get_logger

from shop.accounts.access import anyone, here
from shop.catalogue.download_rules import SHOWN_IN_PAGE, file_name
from shop.catalogue.models import Media
from shop.catalogue.queries import Use, media_by_id, stored_at
from shop.clock import now
from shop.learning.access_queries import use_open_to

bp = Blueprint("media", __name__)
log = get_logger()


@bp.get("/media/<number:media_id>/<name>")
@anyone
def media(media_id: int, name: str) -> Answer:
    found = media_by_id(media_id) or abort(404)
    use = use_open_to(here(), found, now())
    if use is None:
        student = here()
        log.warning("file refused", media=media_id, student=student.id if student else None)
        abort(403 if student else 404)
    if name not in _names(found, use) or not stored_at(found).exists():
        abort(404)
    return _sent(found, name)


def _names(media: Media, use: Use) -> set[str]:
    """A file answers to its own name and to its titles, and to nothing else."""
    titles = (title for copy in use.titles for title in copy.values())
    return {media.path.rpartition("/")[2], *(file_name(title, media.path) for title in titles)}


def _sent(media: Media, name: str) -> Answer:
    """In pieces where the browser asks for pieces; asked for again each time, so a refund holds."""
    answer = send_file(
        stored_at(media),
        mimetype=media.media_type,
        as_attachment=media.media_type not in SHOWN_IN_PAGE,
        download_name=name,
        conditional=True,
        etag=media.sha256,
    )
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
