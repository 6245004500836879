"""Browsers over HTTP, and the students and products a scenario makes for itself."""

import html
import re
from itertools import count

import requests
from itsdangerous import URLSafeTimedSerializer

from shop import clock
from shop.accounts.models import Student
from shop.accounts.operations import open_session
from shop.catalogue.models import BundlePart, Product, ProductKind
from shop.extensions import db
from shop.sandbox import play
from tests.scenarios.seen import session_of
from tests.world import product as make_product

VISA, WITH_BANK, REFUSED = "4242424242424242", "4000002760003184", "4000000000000341"
KNOWN = "known-to-this-browser"
_numbers = count(1)


class Visitor:
    """One browser with its cookies; it follows no redirect, and each comes from its own address."""

    def __init__(self, shop, student=None):
        number = next(_numbers)
        self.shop, self.student_id, self.http = shop, student, requests.Session()
        self.http.headers["Connection"] = "close"  # a kept one may be closed just when it is used
        self.http.headers["X-Forwarded-For"] = f"10.0.{number // 256}.{number % 256}"
        if student:
            self.http.cookies.set("sid", self._signed_in(student), domain="127.0.0.1")

    def copy(self):
        """Another tab of the same browser, for threads."""
        tab = Visitor(self.shop)
        tab.http.headers, tab.http.cookies = self.http.headers, self.http.cookies.copy()
        return tab

    def get(self, address, **more):
        return self._asked("GET", address, **more)

    def post(self, address, **fields):
        """A form as a page sends it, with the hidden token of this browser's session."""
        return self._asked("POST", address, data={"csrf_token": self._token(), **fields})

    def quote(self, address):
        found = re.search(r'name="quote"[^>]*value="([^"]+)"', self.get(address).text)
        return found.group(1) if found else ""

    def order(self, slug, **fields):
        """Press the button that leads to Stripe; the public id of the order."""
        quote = self.quote(f"/products/{slug}/checkout")
        answer = self.post("/orders", quote=quote, **fields)
        assert answer.status_code == 303, (answer.status_code, answer.text[:2000])
        return public_id(answer)

    def pay(self, order, card=VISA):
        """On Stripe's page; the shop does not know yet."""
        return play.pay(self.shop.standin, session_of(self.shop, order), card)

    def buy(self, slug="blog", card=VISA, **fields):
        """All of it; the public id of the paid order."""
        order = self.order(slug, **fields)
        self.pay(order, card)
        self.get(f"/orders/{order}/return")
        return order

    def _asked(self, method, address, **more):
        answer = self.http.request(
            method, self.shop.url + address, allow_redirects=False, timeout=60, **more
        )
        self.shop.answers.append((address, answer.status_code))
        return answer

    def _token(self):
        interface = self.shop.app.session_interface.get_signing_serializer(self.shop.app)
        if not self.http.cookies.get("sid"):
            self.get("/sign-in")
        held = interface.loads(self.http.cookies["sid"])
        signer = URLSafeTimedSerializer(self.shop.app.secret_key, salt="wtf-csrf-token")
        return signer.dumps(held["csrf_token"])

    def _signed_in(self, student_id):
        def opened():
            student = db.session.get_one(Student, student_id)
            token, _row = open_session(student, clock.now())
            db.session.commit()
            return token

        content = {"_user_id": self.shop.ask(opened), "csrf_token": KNOWN, "_permanent": True}
        signer = self.shop.app.session_interface.get_signing_serializer(self.shop.app)
        return signer.dumps(content)


def new_student(shop, name="hana"):
    def made():
        email = f"{name}-{next(_numbers)}@example.jp"
        student = Student(email=email, name="花", created_at=clock.now())
        db.session.add(student)
        db.session.commit()
        return student.id

    return shop.ask(made)


def new_product(shop, price=9_800, kind=ProductKind.COACHING, **more):
    """The address of a product nobody has bought yet."""

    def made():
        seats = more.get("seats")
        mori = db.session.query(Student).filter_by(email="mori@example.jp").one()
        world = type("World", (), {"mori": mori, "now": clock.now()})
        slug = f"made-{next(_numbers)}"
        make_product(world, slug, price, kind, **({"seats_left": seats} if seats else {}), **more)
        db.session.commit()
        return slug

    return shop.ask(made)


def new_bundle(shop, price, *slugs):
    """The address of a bundle of these products."""
    bundle = new_product(shop, price, ProductKind.BUNDLE)

    def joined():
        ids = {each.slug: each.id for each in db.session.query(Product)}
        for position, slug in enumerate(slugs, start=1):
            part = {"bundle_id": ids[bundle], "product_id": ids[slug], "position": position}
            db.session.add(BundlePart(**part))
        db.session.commit()

    shop.ask(joined)
    return bundle


def buyers(shop, number, address):
    """Each with the form of this confirm page open in a browser of its own."""
    tabs = [shop.visitor(new_student(shop, "buyer")) for _ in range(number)]
    return [(tab, tab.quote(address)) for tab in tabs]


def pressed(tab, quote):
    """Who was told that the shop is busy presses again, as the page says."""
    for _ in range(10):
        answer = tab.post("/orders", quote=quote)
        if answer.status_code != 503:
            break
    return answer


def public_id(answer):
    return re.search(r"/orders/([^/]+)/", answer.headers["Location"]).group(1)


def words(answer):
    return html.unescape(re.sub(r"<wbr>", "", answer.text))
