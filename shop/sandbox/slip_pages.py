"""What a buyer who pays later holds in hand: the slip's numbers, or the account to transfer to."""

from contextlib import suppress

from werkzeug.wrappers import Response

from shop.sandbox import play, slips
from shop.sandbox.bank_pages import language_source
from shop.sandbox.refusals import Refused
from shop.sandbox.site import Visit
from shop.sandbox.ways import KONBINI

DETAILS = {
    "konbini": "konbini_display_details",
    "customer_balance": "display_bank_transfer_instructions",
}


def show_slip(visit: Visit, intent: str) -> Response:
    with visit.site.store.reading() as tx:
        found = tx.need("payment_intent", intent)
        spoken = language_source(tx, found)
    way = slips.waits_at(found)
    if way is None:
        over = "slip_paid" if found["status"] == "succeeded" else "slip_over"
        link = f"{visit.request.script_root}/slip/{intent}/done"
        return visit.page("message.html", spoken, title=over, link=link)
    template = "slip.html" if way == KONBINI else "transfer.html"
    details = found["next_action"][DETAILS[way]]
    return visit.page(template, spoken, intent=found, details=details)


def pay_slip(visit: Visit, intent: str) -> Response:
    """At the till of the practice shop, or by its bank. Paid twice, it stays paid once."""
    with suppress(Refused):
        play.pay_slip(visit.site.store, intent)
    return visit.see_other(f"/slip/{intent}")


def leave_slip(visit: Visit, intent: str) -> Response:
    with visit.site.store.reading() as tx:
        session = tx.private(tx.need("payment_intent", intent)["id"]).get("session", "")
        tx.need("checkout.session", session)
    return visit.see_other(f"/c/done/{session}")
