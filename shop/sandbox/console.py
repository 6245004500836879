"""The owner's console: play the buyer, the bank and Stripe, and disturb the line."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from shop.sandbox import deliveries, faults, payment_methods, play, slips, timers
from shop.sandbox.cards import CARDS
from shop.sandbox.deliveries import Waiting
from shop.sandbox.disputes import OPEN
from shop.sandbox.faults import Fault
from shop.sandbox.refusals import Refused
from shop.sandbox.site import Site, Visit
from shop.sandbox.transaction import Transaction

Form = MultiDict[str, str]
NEWEST = 30
UNITS = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1), "days": timedelta(days=1)}
CHOICES = {
    "pending": ("duplicate", "delay", "hold", "drop"),
    "held": ("release", "drop"),
    "done": ("resend", "duplicate"),
    "dropped": ("resend",),
    "failed": ("resend",),
}
REASONS = ("fraudulent", "product_not_received", "inquiry")


def show(visit: Visit) -> Response:
    return _guarded(visit, lambda: _page(visit))


def act(visit: Visit, act: str) -> Response:
    if act not in ACTS:
        raise NotFound
    return _guarded(visit, lambda: _acted(visit, act))


def _guarded(visit: Visit, view: Callable[[], Response]) -> Response:
    if not visit.site.may_operate(visit.request.environ):
        return visit.page("message.html", status=403, title="owner_only", link=None)
    return view()


def _acted(visit: Visit, act: str) -> Response:
    try:
        ACTS[act](visit.site, visit.request.form)
    except (Refused, ValueError, KeyError, OverflowError) as refused:
        return _page(visit, refusal=str(refused), status=400)
    return visit.see_other("/console")


def _page(visit: Visit, refusal: str | None = None, status: int = 200) -> Response:
    store = visit.site.store
    with store.reading() as tx:
        shown: dict[str, Any] = {
            name: tx.rows("object", "type = ?", (kind,), f"DESC LIMIT {NEWEST}")
            for name, kind in LISTED.items()
        }
        shown["events"] = tx.rows("event", "1", (), f"DESC LIMIT {NEWEST}")
        cards = _saved_cards(tx)
        now = tx.now
    sent = {
        event["id"]: deliveries.rows(store, "event = ?", event["id"]) for event in shown["events"]
    }
    return visit.page(
        "console.html",
        status=status,
        refusal=refusal,
        now=now,
        saved_cards=cards,
        sent=sent,
        cards=CARDS,
        faults=list(Fault),
        fault=store.setting("fault"),
        reasons=REASONS,
        paused=deliveries.paused(store),
        open_disputes=OPEN,
        units=list(UNITS),
        newest=NEWEST,
        choices=_choices,
        waits_at=slips.waits_at,
        **shown,
    )


def _choices(sent: list[Waiting]) -> list[str]:
    return list(dict.fromkeys(choice for each in sent for choice in CHOICES[each.status]))


def _saved_cards(tx: Transaction) -> list[dict[str, Any]]:
    saved = tx.rows(
        "object",
        "type = 'payment_method' AND json_extract(json, '$.customer') IS NOT NULL",
        (),
        f"DESC LIMIT {NEWEST}",
    )
    return [
        {
            "id": each["id"],
            "card": each["card"],
            "behaves": payment_methods.card_of(tx, each).number,
        }
        for each in saved
    ]


def _advance(site: Site, form: Form) -> None:
    delta = UNITS[form["unit"]] * int(form["amount"])
    if delta <= timedelta(0):
        raise ValueError("The clock only moves forward.")
    site.store.advance(delta)
    timers.run_due(site.store)
    if site.on_advance:
        site.on_advance(delta)


def _fail_next(site: Site, form: Form) -> None:
    if form["fault"]:
        faults.fail_next(site.store, form["fault"], int(form.get("times") or 1))
    else:
        faults.clear(site.store)


def _refund(site: Site, form: Form) -> None:
    typed = form.get("amount", "").strip()
    play.refund(site.store, form["intent"], int(typed) if typed else None)


LISTED = {
    "sessions": "checkout.session",
    "intents": "payment_intent",
    "refunds": "refund",
    "disputes": "dispute",
}
ACTS: dict[str, Callable[[Site, Form], object]] = {
    "advance": _advance,
    "fault": _fail_next,
    "refund": _refund,
    "pause": lambda site, form: deliveries.pause(site.store),
    "resume": lambda site, form: deliveries.resume(site.store),
    "resend": lambda site, form: deliveries.send(site.store, form["event"]),
    "release": lambda site, form: deliveries.send(site.store, form["event"]),
    "duplicate": lambda site, form: deliveries.duplicate(site.store, form["event"]),
    "delay": lambda site, form: deliveries.delay(site.store, form["event"]),
    "reorder": lambda site, form: deliveries.reorder(site.store),
    "hold": lambda site, form: deliveries.hold(site.store, form["event"]),
    "drop": lambda site, form: deliveries.drop(site.store, form["event"]),
    "expire": lambda site, form: play.expire(site.store, form["session"]),
    "pay_slip": lambda site, form: play.pay_slip(site.store, form["intent"]),
    "end_slip": lambda site, form: play.end_slip(site.store, form["intent"]),
    "transfer": lambda site, form: play.transfer(site.store, form["intent"], int(form["amount"])),
    "dispute": lambda site, form: play.dispute(site.store, form["intent"], form["reason"]),
    "win": lambda site, form: play.close_dispute(site.store, form["dispute"], won=True),
    "lose": lambda site, form: play.close_dispute(site.store, form["dispute"], won=False),
    "refund_arrives": lambda site, form: play.finish_refund(site.store, form["refund"]),
    "refund_fails": lambda site, form: play.finish_refund(site.store, form["refund"], ok=False),
    "turn_card": lambda site, form: play.turn_card(site.store, form["method"], form["number"]),
}
