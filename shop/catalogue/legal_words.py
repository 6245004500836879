from flask_babel import gettext as _

from shop.catalogue.refund_words import usual_refund


def label(name: str) -> str:
    labels = {
        "seller": _("Seller"),
        "responsible": _("Person responsible"),
        "address": _("Address"),
        "phone": _("Telephone"),
        "email": _("E-mail address"),
        "registration": _("Invoice registration number"),
        "prices": _("Prices"),
        "extra_costs": _("Other costs"),
        "payment": _("How and when to pay"),
        "delivery": _("When it is delivered"),
        "refund": _("Cancelling and refunds"),
        "requirements": _("What you need"),
        "limits": _("Limits"),
        "renewal": _("Renewal"),
    }
    return str(labels[name])


def usual(name: str) -> str:
    """What holds in every such school unless it says otherwise; empty for its own facts."""
    usually = {
        "address": _("We give it without delay when asked through Contact."),
        "phone": _("We give it without delay when asked through Contact."),
        "prices": _("Shown on each product’s page and before each payment, tax included."),
        "extra_costs": _("Only your own internet connection."),
        "payment": _(
            "Through Stripe. By card or PayPay: charged when you order. At a convenience store or "
            "by bank transfer, where the payment page offers it: by the date shown with your order."
        ),
        "delivery": _("At once after payment; coaching and events at the time their pages name."),
        "refund": usual_refund(),
        "requirements": _("A current browser on a phone or a computer."),
        "limits": _("Coaching and events have the number of seats shown on their pages."),
        "renewal": _("Nothing renews by itself."),
    }
    return str(usually.get(name, ""))
