"""The pages Stripe shows the buyer: payment, the bank's question, the slip."""

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

from shop.sandbox import charging, paying, play, recovery, typed_card
from shop.sandbox.cards import CARDS, Asks, Card
from shop.sandbox.languages import knows
from shop.sandbox.paying import Outcome, Presented, State
from shop.sandbox.shapes import Obj
from shop.sandbox.site import Visit

NOTHING_DUE = Presented(CARDS[0])
GROUPS = ("pays", "bank", "declines", "later")


def show_payment(visit: Visit, session: str) -> Response:
    with visit.site.store.reading() as tx:
        found = tx.need("checkout.session", session)
        intent = tx.get(tx.private(session).get("intent", "")) or {}
        shown = {"lines": tx.private(session)["lines"], "email": play.known_email(tx, found)}
    if found["status"] == "complete":
        return visit.see_other(f"/c/done/{session}")
    if found["status"] == "expired":
        return visit.page("message.html", found, 410, title="session_expired",
                          link=found["cancel_url"])
    return _payment(visit, found, shown, problem=_problem(intent))


def pay(visit: Visit, session: str) -> Response:
    store, form = visit.site.store, visit.request.form
    with store.transaction() as tx:
        found = tx.need("checkout.session", session)
        known = play.known_email(tx, found)
        shown = {"lines": tx.private(session)["lines"], "email": known}
        typed = typed_card.read(form, tx.now)
        wrong = dict(typed.wrong) if found["amount_total"] else {}
        wrong |= _wrong_words(form, found, known)
        if found["status"] == "open" and wrong:
            return _payment(visit, found, shown, status=422, wrong=wrong)
        outcome = paying.pay(tx, session, typed.presented or NOTHING_DUE,
                             known or form.get("email", ""))
    return _next(visit, outcome, session)


def show_paid(visit: Visit, session: str) -> Response:
    with visit.site.store.reading() as tx:
        found = tx.need("checkout.session", session)
    if found["status"] != "complete":
        return visit.see_other(f"/c/pay/{session}")
    target = found["success_url"].replace("{CHECKOUT_SESSION_ID}", session)
    return visit.page("leave.html", found, title="paid_title", target=target)


def show_bank(visit: Visit, intent: str) -> Response:
    with visit.site.store.reading() as tx:
        found = tx.need("payment_intent", intent)
        private = tx.private(intent)
        session = tx.get(private.get("session", ""))
    if found["status"] != "requires_action":
        return visit.page("message.html", session, title="bank_done",
                          link=f"{visit.request.script_root}/3ds/{intent}/done")
    back = private["return_url"]
    if session is None:
        back = charging.with_result(found, back, "pending")
    return visit.page("bank.html", session, intent=found, back=back)


def answer_bank(visit: Visit, intent: str) -> Response:
    with visit.site.store.transaction() as tx:
        outcome = paying.authenticate(tx, intent, visit.request.form.get("answer") == "pass")
    if outcome.session:
        return _next(visit, outcome, outcome.session["id"])
    return visit.see_other(f"/3ds/{intent}/done")


def leave_bank(visit: Visit, intent: str) -> Response:
    with visit.site.store.reading() as tx:
        found = tx.need("payment_intent", intent)
        private = tx.private(intent)
    if found["status"] == "requires_action":
        return visit.see_other(f"/3ds/{intent}")
    if "session" in private:
        return visit.see_other(f"/c/pay/{private['session']}")
    status = "succeeded" if found["status"] == "succeeded" else "failed"
    target = charging.with_result(found, private["return_url"], status)
    return visit.page("leave.html", title="bank_done", target=target)


def show_slip(visit: Visit, charge: str) -> Response:
    with visit.site.store.reading() as tx:
        found = tx.need("charge", charge)
    return visit.page("slip.html", charge=found, card=found["payment_method_details"]["card"])


def recover(visit: Visit, session: str) -> Response:
    with visit.site.store.transaction() as tx:
        again = recovery.reopen(tx, tx.need("checkout.session", session))
    return visit.see_other(f"/c/pay/{again['id']}")


def _next(visit: Visit, outcome: Outcome, session: str) -> Response:
    if outcome.state is State.REQUIRES_ACTION and outcome.intent:
        return visit.see_other(f"/3ds/{outcome.intent['id']}")
    return visit.see_other(f"/c/{'done' if outcome.state is State.PAID else 'pay'}/{session}")


def _payment(visit: Visit, session: Obj, shown: Mapping[str, Any], status: int = 200,
             **said: Any) -> Response:
    options = session["payment_method_options"]["card"]
    groups = {group: [card for card in CARDS if _group(card) == group] for group in GROUPS}
    values = {"wrong": {}, "problem": None, **shown, **said}
    return visit.page("pay.html", session, status, checkout=session, groups=groups,
                      typed_email=visit.request.form.get("email", ""),
                      keeps_card="setup_future_usage" in options,
                      needs_terms=_needs_terms(session), **values)


def _wrong_words(form: Mapping[str, str], session: Obj, known: str | None) -> dict[str, str]:
    wrong = {}
    if not known and "@" not in form.get("email", ""):
        wrong["email"] = "wrong_email"
    if _needs_terms(session) and not form.get("terms"):
        wrong["terms"] = "wrong_terms"
    return wrong


def _needs_terms(session: Obj) -> bool:
    return (session["consent_collection"] or {}).get("terms_of_service") == "required"


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
