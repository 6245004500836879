"""The pages the law asks for, made from the school's settings."""

from typing import Any

from flask import Blueprint, render_template

from shop.accounts.access import anyone
from shop.catalogue.asking_queries import numbers_now
from shop.catalogue.legal_rules import OWN_WORDS, missing, said
from shop.catalogue.legal_words import label, usual
from shop.catalogue.queries import school
from shop.languages import local

bp = Blueprint("legal", __name__)
ROWS = ("seller", "responsible", "address", "phone", "email", "registration", "prices")


@bp.get("/legal/tokushoho")
@anyone
def tokushoho() -> str:
    legal = _legal()
    texts = ((name, local(said(legal, name)) or usual(name)) for name in (*ROWS, *OWN_WORDS))
    rows = [(label(name), text) for name, text in texts if text]
    open_points = [label(name) for name in missing(legal)]
    return render_template("catalogue/legal/tokushoho.html", rows=rows, open_points=open_points)


@bp.get("/legal/refund")
@anyone
def refund() -> str:
    own = local(said(_legal(), "refund")) or usual("refund")
    minutes = numbers_now()["undo_for"]
    return render_template("catalogue/legal/refund.html", own=own, minutes=minutes)


@bp.get("/legal/privacy")
@anyone
def privacy() -> str:
    return render_template("catalogue/legal/privacy.html", seller=local(said(_legal(), "seller")))


@bp.app_context_processor
def name() -> dict[str, str]:
    kept = school()
    return {"school_name": local(kept.name) if kept else ""}


def _legal() -> dict[str, Any]:
    kept = school()
    return kept.legal if kept else {}
