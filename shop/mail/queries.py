from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import css_inline
import sqlalchemy as sa
from flask import current_app

from shop import config
from shop.catalogue.queries import school
from shop.extensions import db
from shop.languages import said as _
from shop.languages import speaking
from shop.outbox import Letter, Outbox
from shop.texts import LANGUAGES, pick


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def rendered(letter: Letter) -> Rendered:
    """The letter in its reader's language, from templates/mail/<event>/."""
    called = sender_name(letter.language)
    with speaking(letter.language):
        text, html = (_filled(letter, name, called) for name in ("body.txt", "body.html"))
    return Rendered(_subject(letter, called), text.strip() + "\n", _styled(html))


def subjects(rows: Iterable[Outbox]) -> list[str]:
    """Of many letters, with the school asked for once."""
    called = {spoken: sender_name(spoken) for spoken in LANGUAGES}
    return [_subject(letter, called[letter.language]) for letter in map(letter_in, rows)]


def letter_in(row: Outbox) -> Letter:
    return Letter(**row.payload)


def letters(limit: int = 200) -> Sequence[Outbox]:
    """The newest first."""
    written = sa.select(Outbox).filter_by(kind="letter").order_by(Outbox.id.desc())
    return db.session.scalars(written.limit(limit)).all()


def letter_row(row_id: int) -> Outbox | None:
    return db.session.scalar(sa.select(Outbox).filter_by(kind="letter", id=row_id))


def sender_name(spoken: str) -> str:
    kept = school()
    if kept:
        return pick(kept.name, spoken)
    with speaking(spoken):
        return _("Dandan School")


def _subject(letter: Letter, called: str) -> str:
    with speaking(letter.language):
        return " ".join(_filled(letter, "subject.txt", called).split())


def _filled(letter: Letter, name: str, called: str) -> str:
    """Straight from the environment: a letter needs nothing that only a request can give."""
    template = current_app.jinja_env.get_template(f"mail/{letter.event}/{name}")
    return template.render(
        **letter.context,
        language=letter.language,
        school_name=called,
        sender=current_app.config["SHOP"].sender,
    )


def _styled(html: str) -> str:
    """Mail programs read styles at the elements only."""
    css = (config.ROOT / "static" / "css" / "mail.css").read_text(encoding="utf-8")
    return str(css_inline.inline(html, extra_css=css, load_remote_stylesheets=False))
