"""Every form a student can send: a door to an answer or to money, or the reason why it is none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from tests.funnel import attack_scenes as scenes

WINDOW, DAY = timedelta(minutes=32), timedelta(days=1)

ANSWER = "/proposals/<public:public_id>/answer"
ORDER = "/orders/<public:public_id>"
MEETING = "/coaching/<slug:slug>/slots/<number:slot_id>/booking"


@dataclass(frozen=True)
class Door:
    """What its own student's press and each attack meets; a sentence where there is no attack."""

    name: str
    route: str
    scene: Callable
    opens: int = 303
    asks: int = 0  # yen, from Stripe's side: charged, to be charged, or sent back
    again: int = 303
    told_again: tuple[str, ...] = ()
    others: int | str = 404
    guests: int | None = None
    nobody: int = 303
    by_get: int = 405
    tampered: dict[str, int] | str = "there is nothing to tamper with"
    late: dict[timedelta, int] | str = "no time of its own"


QUOTED = {"others": 409, "nobody": 409, "tampered": {"quote": 409}, "late": {WINDOW: 409}}
ID = {"address": 404}
OWN = "there is nobody's id in it: it is always one's own"

DOORS = (
    Door(
        "yes in one press",
        ANSWER,
        scenes.asked("accepted"),
        asks=1_980,
        tampered=ID | {"answer": 400, "quote": 409},
        late={WINDOW: 409, DAY: 410},
    ),
    Door(
        "no",
        ANSWER,
        scenes.asked("declined"),
        tampered=ID | {"answer": 400},
        late="a no is taken at any time",
    ),
    Door("later", ANSWER, scenes.asked("later"), tampered=ID | {"answer": 400}, late={DAY: 410}),
    Door(
        "taking a no back",
        "/proposals/<public:public_id>/reopen",
        scenes.said_no,
        tampered=ID,
        late={DAY: 410},
    ),
    Door("order", "/orders", scenes.priced("seo"), asks=29_800, **QUOTED),
    Door("order for nothing", "/orders", scenes.priced("mini"), **QUOTED),
    Door("yes by Checkout", "/orders", scenes.proposed_by_checkout, asks=1_980, **QUOTED),
    Door(
        "another way to pay",
        f"{ORDER}/other-way",
        scenes.card_refused,
        asks=1_980,
        tampered=ID,
        late={WINDOW: 303},
    ),
    Door("stop", f"{ORDER}/stop", scenes.leaving, tampered=ID, late="it only ends an order"),
    Door("undo", f"{ORDER}/undo", scenes.pressed, asks=-1_980, tampered=ID, late={WINDOW: 303}),
    Door(
        "refund",
        f"{ORDER}/refund",
        scenes.bought,
        asks=-49_800,
        again=409,
        by_get=200,
        tampered=ID,
        late={15 * DAY: 409},
    ),
    Door(
        "claim of a guest's purchase",
        "/sign-in/<string(length=32):token>",
        scenes.letter_asked,
        again=410,
        others=410,
        nobody=410,
        by_get=200,
        tampered={"address": 410},
        late={WINDOW: 410},
    ),
    Door(
        "booking",
        MEETING,
        scenes.meeting_free,
        again=409,
        others=403,
        tampered={"address": 409},
        late={4 * DAY: 409},
    ),
    Door(
        "giving a booking back",
        f"{MEETING}/undo",
        scenes.meeting_booked,
        again=409,
        others=409,
        guests=403,
        tampered={"address": 409},
        late={2.5 * DAY: 409},
    ),
    Door(
        "survey",
        "/products/<slug:slug>/survey",
        scenes.graduate,
        by_get=200,
        tampered={"score": 422},
        late="a graduate may answer at any time",
    ),
    Door(
        "no more offers",
        "/account/offers",
        scenes.switch,
        told_again=("consent",),
        others=OWN,
        by_get=200,
        tampered="any other word is a no",
    ),
    Door(
        "no more offers, in the account",
        "/account/offer-switch",
        scenes.switch,
        told_again=("consent",),
        others=OWN,
        tampered={"on": 422},
    ),
)

LEARNING = "learning: whose lesson it is, tests/test_access.py asks"
ACCOUNT = "one's own account: no proposal and no money"
ENTRY = "who somebody is: tests/accounts attacks it"
MOVING = "who somebody is: tests/checkout/test_changing_address.py attacks it"
PAPER = "a paper about money that has moved: whose it is, tests/test_access.py asks"

NO_DOOR = {
    "/account/address": ENTRY,
    "/account/address/<string(length=32):token>": MOVING,
    "/account/erase": "no money: tests/checkout/test_erasing.py",
    "/account/mail-switch": ACCOUNT,
    "/account/password": ENTRY,
    "/account/profile": ACCOUNT,
    "/account/sessions/end": ENTRY,
    "/account/theme": ACCOUNT,
    "/certificates/<public:public_id>/name": LEARNING,
    "/contact": "a question to a person",
    "/events/<slug:slug>/attendance": LEARNING,
    "/lessons/<number:lesson_id>/completion": LEARNING,
    "/lessons/<number:lesson_id>/completion/undo": LEARNING,
    "/lessons/<number:lesson_id>/hand-in": LEARNING,
    "/lessons/<number:lesson_id>/place": LEARNING,
    "/lessons/<number:lesson_id>/quiz": LEARNING,
    "/letters/stop/<string(maxlength=300):token>": "it ends letters: signed, and safe to repeat",
    f"{ORDER}/receipt": PAPER,
    f"{ORDER}/receipt/together": PAPER,
    "/sign-in": ENTRY,
    "/sign-in/<string(length=32):token>/again": "a letter to the same mailbox",
    "/sign-in/link": ENTRY,
    "/sign-out": ENTRY,
    "/sign-up": ENTRY,
    "/webhooks/stripe": "Stripe's, and signed: tests/test_webhooks.py attacks it",
}
