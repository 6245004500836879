"""The demo school's pages in process, beside the least a page can cost: python -m bench.pages"""

import argparse
from io import BytesIO

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import EnvironBuilder

from bench.rounds import Target, conditions, table, take_turns
from bench.shops import fresh_shop, statements
from shop import clock
from shop.accounts.queries import account_of
from shop.demo import HANA, MISAKI, TARO, YUI, load_demo_school
from shop.extensions import db
from shop.learning.models import ModuleCompletion
from shop.orders.models import Order

COURSE = "wordpress-blog"


def main() -> None:
    wanted = _words()
    with fresh_shop(wanted.database) as app:
        with app.app_context():
            load_demo_school(clock.now())
            signed_in = {person.who: _cookie(app, person) for person in (HANA, MISAKI, TARO, YUI)}
            dialect = db.engine.dialect.name
            addresses = list(_addresses())
            db.session.remove()
        prerendered = _body(app, "/products", "")
        controls = [_control("flask hello", b"hello"), _control("prerendered page", prerendered)]
        pages = [_page(app, address, who, signed_in.get(who, "")) for address, who in addresses]
        print(f"the demo school on {dialect}, {conditions()}")
        take_turns([*controls, *pages], wanted.rounds, wanted.calls)
        print(*table([*controls, *pages], controls[1]), conditions(), sep="\n")


def _addresses():
    """Each page with who looks at it; nobody is a visitor who is not signed in."""
    yield "/", ""
    yield "/products", ""
    yield f"/products/{COURSE}", ""
    yield "/products", HANA.who
    yield f"/products/{COURSE}", HANA.who
    misaki, taro = account_of(MISAKI.email), account_of(TARO.email)
    bought = sa.select(Order.public_id).filter_by(student_id=misaki.id).order_by(Order.id)
    yield f"/orders/{db.session.scalars(bought).first()}/thanks", MISAKI.who
    finished = sa.select(ModuleCompletion.module_id).filter_by(student_id=taro.id)
    yield f"/courses/{COURSE}/graduation", YUI.who
    yield f"/modules/{db.session.scalars(finished).first()}/completed", TARO.who
    yield "/me", HANA.who
    yield _lesson(), HANA.who


def _lesson() -> str:
    module = sa.text(
        "SELECT module.slug, lesson.slug FROM lesson JOIN module ON module.id = lesson.module_id"
        " JOIN product ON product.id = module.product_id WHERE product.slug = :course"
        " ORDER BY module.position, lesson.position"
    )
    first, lesson = db.session.execute(module, {"course": COURSE}).first()
    return f"/learn/{COURSE}/{first}/{lesson}"


def _cookie(app, person) -> str:
    browser = app.test_client().sign_in(account_of(person.email))
    return f"sid={browser.get_cookie('sid').value}"


def _page(app, address, who, cookie) -> Target:
    _body(app, address, cookie)  # what is made once per process or per occasion is made now
    with app.app_context(), statements() as seen:
        _body(app, address, cookie)
    shown = address if len(address) < 24 else f"{address[:10]}…{address[-11:]}"
    name = f"{shown} ({who})" if who else shown
    return Target(name, _request(app, address, cookie), len(seen))


def _control(name: str, body: bytes) -> Target:
    app = Flask(name)
    app.add_url_rule("/", "page", lambda: body)
    return Target(name, _request(app, "/", ""), 0)


def _request(app, address, cookie):
    """One request as a WSGI server makes it, without the cost of a client."""
    headers = {"Cookie": cookie} if cookie else {}
    environ = EnvironBuilder(address, headers=headers).get_environ()

    def call(number):
        answered = []
        made = {**environ, "wsgi.input": BytesIO()}
        body = app.wsgi_app(made, lambda status, *rest: answered.append(status))
        page = b"".join(body)
        getattr(body, "close", lambda: None)()
        assert answered[0].startswith("200"), (address, answered)
        return page

    return call


def _body(app, address, cookie) -> bytes:
    return _request(app, address, cookie)(0)


def _words():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="", help="an empty PostgreSQL database; else SQLite")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", type=int, default=10, help="per round and page")
    return parser.parse_args()


if __name__ == "__main__":
    main()
