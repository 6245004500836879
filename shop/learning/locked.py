"""The one page that says why something does not open, and what to do."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue as Answer

from shop.accounts.access import here
from shop.catalogue.models import Product
from shop.learning.rules import Access


@dataclass
class Locked(Exception):
    """Caught in one place for every page of this room."""

    product: Product
    access: Access


def show_locked(locked: Locked) -> Answer:
    page = {"product": locked.product, "access": locked.access.value, "stranger": here() is None}
    return render_template("learning/locked.html", **page), 403
