"""The buyer's bank asks whether it is the buyer; and the slip it prints."""

from werkzeug.wrappers import Response

from shop.sandbox import charging, paying
from shop.sandbox.addresses import MOUNT
from shop.sandbox.paying import Outcome, State
from shop.sandbox.shapes import Obj
from shop.sandbox.site import Visit
from shop.sandbox.transaction import Transaction


def show_bank(visit: Visit, intent: str) -> Response:
    with visit.site.store.reading() as tx:
        found = tx.need("payment_intent", intent)
        private, spoken = tx.private(intent), language_source(tx, found)
    if found["status"] != "requires_action":
        return visit.page(
            "message.html",
            spoken,
            title="bank_done",
            link=f"{visit.request.script_root}/3ds/{intent}/done",
        )
    back = private["return_url"]
    if "session" not in private:
        back = charging.with_result(found, back, "pending")
    wallet = found["next_action"]["redirect_to_url"]["url"].endswith(f"/paypay/{intent}")
    return visit.page("paypay.html" if wallet else "bank.html", spoken, intent=found, back=back)


def answer_bank(visit: Visit, intent: str) -> Response:
    with visit.site.store.transaction() as tx:
        outcome = paying.authenticate(tx, intent, visit.request.form.get("answer") == "pass")
    if outcome.session:
        return next_page(visit, outcome, outcome.session["id"])
    return visit.see_other(f"/3ds/{intent}/done")


def leave_bank(visit: Visit, intent: str) -> Response:
    with visit.site.store.reading() as tx:
        found = tx.need("payment_intent", intent)
        private, spoken = tx.private(intent), language_source(tx, found)
    if found["status"] == "requires_action":
        return visit.see_other(f"/3ds/{intent}")
    if "session" in private:
        return visit.see_other(f"/c/pay/{private['session']}")
    status = "succeeded" if found["status"] == "succeeded" else "failed"
    target = charging.with_result(found, private["return_url"], status)
    return visit.page("leave.html", spoken, title="bank_done", target=target)


def show_slip(visit: Visit, charge: str) -> Response:
    with visit.site.store.reading() as tx:
        found = tx.need("charge", charge)
    return visit.page("card_slip.html", charge=found, paid=found["payment_method_details"])


def next_page(visit: Visit, outcome: Outcome, session: str) -> Response:
    if outcome.state is State.REQUIRES_ACTION and outcome.intent:
        asking = outcome.intent["next_action"]["redirect_to_url"]["url"]
        return visit.see_other(asking.partition(MOUNT)[2])
    done = outcome.state in (State.PAID, State.WAITING)
    return visit.see_other(f"/c/{'done' if done else 'pay'}/{session}")


def language_source(tx: Transaction, intent: Obj) -> Obj | None:
    """A payment has no language of its own: its session's, else that of the buyer's last one."""
    own = tx.get(tx.private(intent["id"]).get("session", ""))
    earlier = tx.find("checkout.session", customer=intent["customer"]) if intent["customer"] else []
    return own or next(iter(earlier), None)
