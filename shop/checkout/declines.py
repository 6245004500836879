"""Why a card was refused, in our own words; Stripe's message is never shown."""

from shop.languages import said as _


def sentence(code: str | None) -> str:
    known = {
        "insufficient_funds": _("The balance or limit of the card is not enough."),
        "expired_card": _("The card has expired."),
        "incorrect_cvc": _("The security code does not match."),
        "lost_card": _("The card company did not allow it. They can tell you why."),
        "stolen_card": _("The card company did not allow it. They can tell you why."),
        "processing_error": _("The card company could not answer. It may work in a minute."),
        "payment_intent_authentication_failure": _("The bank could not confirm that it was you."),
        "authentication_required": _("The bank wants to confirm that it is you."),
    }
    return known.get(
        code or "", _("The card company did not allow it (balance or limit, for example).")
    )
