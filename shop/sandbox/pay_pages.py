"""The payment page of a Checkout session, and the way back to the shop."""

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from shop.sandbox import paying, play, recovery, sessions, typed_card
from shop.sandbox.bank_pages import next_page
from shop.sandbox.cards import CARDS, Asks, Card
from shop.sandbox.intent_params import PLANS
from shop.sandbox.languages import knows
from shop.sandbox.paying import Presented
from shop.sandbox.refusals import Refused
from shop.sandbox.shapes import Obj
from shop.sandbox.site import Visit
from shop.sandbox.typed_card import Typed

NOTHING_DUE = Presented(CARDS[0])
NO_CARD = Typed(None, {})
GROUPS = ("pays", "bank", "declines", "later")


def show_payment(visit: Visit, session: str) -> Response:
    with visit.site.store.reading() as tx:
        found = tx.need("checkout.session", session)
        intent = tx.get(tx.private(session).get("intent", "")) or {}
    if found["status"] == "complete":
        return visit.see_other(f"/c/done/{session}")
    if found["status"] == "expired":
        return visit.page(
            "message.html", found, 410, title="session_expired", link=found["cancel_url"]
        )
    return _payment(visit, found, problem=_problem(intent))


def pay(visit: Visit, session: str) -> Response:
    store, form = visit.site.store, visit.request.form
    with store.reading() as tx:
        found = tx.need("checkout.session", session)
        known = play.known_email(tx, found)
        typed = typed_card.read(form, tx.now)
    wrong = _wrong(form, found, known, typed)
    if found["status"] == "open" and wrong:
        return _payment(visit, found, status=422, wrong=wrong)
    email = known or form.get("email", "")
    with store.transaction() as tx:
        months = form.get("months", 0, int)
        outcome = paying.pay(tx, session, typed.presented or NOTHING_DUE, email, months)
    return next_page(visit, outcome, session)


def pay_otherwise(visit: Visit, session: str) -> Response:
    store, form = visit.site.store, visit.request.form
    with store.reading() as tx:
        found = tx.need("checkout.session", session)
        known = play.known_email(tx, found)
    wrong = _wrong(form, found, known, NO_CARD)
    if found["status"] == "open" and wrong:
        return _payment(visit, found, status=422, wrong=wrong)
    email = known or form.get("email", "")
    with store.transaction() as tx:
        outcome = paying.pay_otherwise(tx, session, form.get("way", ""), email)
    return next_page(visit, outcome, session)


def apply_code(visit: Visit, session: str) -> Response:
    typed = visit.request.form.get("promotion_code", "").strip()
    with visit.site.store.reading() as tx:
        found = tx.need("checkout.session", session)
    try:
        with visit.site.store.transaction() as tx:
            sessions.apply_code(tx, tx.need("checkout.session", session), typed)
    except Refused:
        return _payment(visit, found, status=422, wrong={"promotion_code": "wrong_code"})
    return visit.see_other(f"/c/pay/{session}")


def show_paid(visit: Visit, session: str) -> Response:
    with visit.site.store.reading() as tx:
        found = tx.need("checkout.session", session)
    if found["status"] != "complete":
        return visit.see_other(f"/c/pay/{session}")
    target = found["success_url"].replace("{CHECKOUT_SESSION_ID}", session)
    return visit.page("leave.html", found, title="paid_title", target=target)


def recover(visit: Visit, session: str) -> Response:
    with visit.site.store.transaction() as tx:
        again = recovery.reopen(tx, tx.need("checkout.session", session))
    return visit.see_other(f"/c/pay/{again['id']}")


def _payment(visit: Visit, session: Obj, status: int = 200, **said: Any) -> Response:
    with visit.site.store.reading() as tx:
        lines, email = tx.private(session["id"])["lines"], play.known_email(tx, session)
    groups = {group: [card for card in CARDS if _group(card) == group] for group in GROUPS}
    return visit.page(
        "pay.html",
        session,
        status,
        checkout=session,
        groups=groups,
        lines=lines,
        email=email,
        typed_email=visit.request.form.get("email", ""),
        needs_terms=_needs_terms(session),
        plans=PLANS if _in_instalments(session) else [],
        keeps_card="setup_future_usage" in session["payment_method_options"]["card"],
        **{"wrong": {}, "problem": None} | said,
    )


def _wrong(
    form: Mapping[str, str],
    session: Obj,
    known: str | None,
    typed: Typed,
) -> dict[str, str]:
    """A free session needs no card."""
    wrong = dict(typed.wrong) if session["amount_total"] else {}
    if not known and "@" not in form.get("email", ""):
        wrong["email"] = "wrong_email"
    if _needs_terms(session) and not form.get("terms"):
        wrong["terms"] = "wrong_terms"
    return wrong


def _needs_terms(session: Obj) -> bool:
    return (session["consent_collection"] or {}).get("terms_of_service") == "required"


def _in_instalments(session: Obj) -> bool:
    card = session["payment_method_options"]["card"]
    return bool((card.get("installments") or {}).get("enabled"))


def _problem(intent: Obj) -> str | None:
    error = intent.get("last_payment_error")
    if not error:
        return None
    key = f"declined_{error.get('decline_code') or error['code']}"
    return key if knows(key) else "declined_generic_decline"


def _group(card: Card) -> str:
    if card.dispute or card.refund != "succeeded":
        return "later"
    if card.asks in (Asks.ALWAYS, Asks.PRESENT):
        return "bank"
    return "declines" if card.decline else "pays"
