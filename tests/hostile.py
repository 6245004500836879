"""Hostile words wherever a person or Stripe may write, and what of them a page would run."""

import html5lib
import sqlalchemy as sa

from shop.extensions import Base, db, write_intent

MARK = "hostile()"
ATTACK = (
    f"\"'><script>{MARK}</script><img src=x onerror={MARK}>"
    f'<a href="javascript:{MARK}">[x](javascript:{MARK})</a><svg/onload={MARK}>'
)
# The shop's own: names of states, numbers it drew, addresses that a form takes as https only
OWN = """
    public_id slug key ref what state kind mode language theme currency occasion purpose
    text_version version task stage sha256 path media_type password_hash token_hash browser_hash
    quote_id form_nonce request_key number closed_because revoked_because price_rule
    embed_url join_url link source source_id params page_url session_id customer_id method_id
    method_kind verdicts audience price_steps ways price_kind search_text
"""
OWN_WORDS = {"Proposal.reason", "HelpTask.reason", "Refund.reason"}
INSIDE = "https://169.254.169.254/latest/meta-data"
TYPED_ADDRESSES = (("hand_in", "link"), ("product", "join_url"))
LINKS = ("href", "src", "action", "formaction", "data", "poster", "xlink:href")


def plant():
    """Every other text of every row ends with it."""
    write_intent.set(True)
    _unseal()
    told = []
    for mapper in Base.registry.mappers:
        for column in mapper.local_table.columns:
            name = f"{mapper.class_.__name__}.{column.name}"
            if written_by_people(column) and name not in OWN_WORDS:
                told += [name] if _plant_in(mapper.local_table, column) else []
    for table, column in TYPED_ADDRESSES:
        db.session.execute(sa.text(f"UPDATE {table} SET {column} = '{INSIDE}'"))
    db.session.commit()
    return told + ["HandIn.link", "Product.join_url"]


def _unseal():
    """Papers are never changed; here they shall be as if they had been written like this."""
    named = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for name in db.session.scalars(named).all():
        db.session.execute(sa.text(f'DROP TRIGGER "{name}"'))


def written_by_people(column):
    texts = isinstance(column.type, (sa.String, sa.JSON)) and not isinstance(column.type, sa.Enum)
    return texts and column.name not in OWN.split()


def _plant_in(table, column):
    (number,) = table.primary_key.columns
    rows = db.session.execute(sa.select(number, column).where(column.is_not(None))).all()
    for row_id, value in [each for each in rows if each[1] is not None]:
        worse = hostile(value) if isinstance(value, (dict, list)) else f"{value}{ATTACK}"
        row = sa.update(table).where(number == row_id)
        db.session.execute(row.values({column.name: worse}))
    return len(rows)


def hostile(value):
    """In what is kept as JSON, words are what has a space or is not Latin; or has a language."""
    if isinstance(value, dict):
        spoken = {"ja", "en"} & value.keys()
        return {name: said(each) if spoken else hostile(each) for name, each in value.items()}
    if isinstance(value, list):
        return [hostile(each) for each in value]
    wordy = isinstance(value, str) and (" " in value or not value.isascii())
    return value + ATTACK if wordy else value


def said(value):
    if isinstance(value, list):
        return [said(each) for each in value]
    return value + ATTACK if isinstance(value, str) else hostile(value)


def alive(text):
    """What of it a browser would run."""
    page = html5lib.parse(text, namespaceHTMLElements=False)
    for each in page.iter():
        if not isinstance(each.tag, str):
            continue
        if each.tag.endswith("script") and (MARK in (each.text or "") or "src" not in each.attrib):
            yield f"<script>{(each.text or '')[:60]}"
        yield from (f"<{each.tag} {name}=" for name in each.attrib if name.startswith("on"))
        yield from (
            f"<{each.tag} {name}={value[:40]}"
            for name, value in each.attrib.items()
            if name in LINKS and value.strip().lower().startswith(("javascript:", "data:text"))
        )
