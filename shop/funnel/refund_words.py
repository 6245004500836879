"""Why the shop cannot pay back by itself, and how far a refund is, for the student."""

from flask_babel import lazy_gettext as _l

STOPS = {
    "nothing_left": _l("There is nothing left of this order to pay back."),
    "going_back": _l("Your money is on its way back."),
    "failed_before": _l("A refund of this order did not reach your bank. We are looking into it."),
    "disputed": _l("Your bank is looking into this payment, so we cannot send it back ourselves."),
    "counted_elsewhere": _l(
        "What you paid here was counted towards a later order, so a person has to look at both."
    ),
    "own_words": _l("This product has a rule of its own, so a person has to look at it."),
    "too_late": _l("The days of the rule are over."),
    "too_far": _l("More has been viewed than the rule allows."),
    "attended": _l("You were at the event, so a person has to look at it."),
}
STATES = {
    "sending": _l("on its way"),
    "pending": _l("on its way"),
    "succeeded": _l("paid back"),
    "failed": _l("did not reach your bank"),
}
