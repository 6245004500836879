"""One's own thing at an address, or 404: another teacher's work is not found."""

from flask import abort

from shop.accounts.access import me
from shop.catalogue.models import Lesson, Module, Product
from shop.ladder.models import Ladder, NextStep
from shop.offers.models import Offer
from shop.studio import queries


def my_product(slug: str) -> Product:
    return queries.product_at(me(), slug) or abort(404)


def my_module(module_id: int) -> Module:
    return queries.module_at(me(), module_id) or abort(404)


def my_lesson(lesson_id: int) -> Lesson:
    return queries.lesson_at(me(), lesson_id) or abort(404)


def my_ladder(slug: str) -> Ladder:
    mine = (each for each in queries.my_ladders(me()) if each.slug == slug)
    return next(mine, None) or abort(404)


def my_step(step_id: int) -> NextStep:
    return queries.step_at(me(), step_id) or abort(404)


def my_offer(offer_id: int) -> Offer:
    return queries.offer_at(me(), offer_id) or abort(404)
