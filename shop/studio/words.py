"""The closed lists of the shop as words a teacher reads."""

from flask_babel import lazy_gettext as _l

KINDS = {
    "course": _l("Course"),
    "download": _l("Download"),
    "coaching": _l("Coaching"),
    "event": _l("Event"),
    "bundle": _l("Bundle"),
    "membership": _l("Membership"),
}
STATES = {
    "draft": _l("Draft"),
    "published": _l("Public"),
    "archived": _l("Archived"),
}
STEPS = {
    "upsell": _l("Go deeper (upsell)"),
    "cross_sell": _l("Go wider (cross-sell)"),
    "downsell": _l("Start smaller (downsell)"),
    "add_on": _l("Add (add-on)"),
    "bridge": _l("Try first (bridge)"),
}
SHORT_STEPS = {
    "upsell": _l("Deeper"),
    "cross_sell": _l("Wider"),
    "downsell": _l("Smaller"),
    "add_on": _l("Add"),
    "bridge": _l("Bridge"),
}
MOMENTS = {
    "product_page": _l("Product page"),
    "thank_you": _l("After payment"),
    "module_completed": _l("End of a module"),
    "course_completed": _l("Graduation"),
    "days_after": _l("Days after graduation"),
    "stalled": _l("When someone is stuck"),
    "library": _l("My learning"),
    "mail": _l("Mail"),
    "event_attended": _l("After an event"),
}
OFFER_STATES = {
    "draft": _l("Draft"),
    "running": _l("Running"),
    "paused": _l("Paused"),
    "ended": _l("Ended"),
}
TUITION = {
    "unanswered": _l("Not answered yet"),
    "no": _l("No, it does not apply"),
    "yes": _l("Yes, it may apply"),
}
ROUTES = {
    "checkout": _l("Stripe’s payment page"),
    "one_press": _l("One press on the saved card"),
    "free": _l("Free of charge"),
}
PAYMENTS = {
    "sending": _l("Being sent"),
    "open": _l("Payment page open"),
    "requires_action": _l("Waiting for the bank’s check"),
    "processing": _l("Being processed"),
    "awaiting": _l("Waiting for the money"),
    "unknown": _l("No answer yet"),
    "succeeded": _l("Paid"),
    "declined": _l("Declined by the bank"),
    "failed": _l("Failed"),
    "canceled": _l("Cancelled"),
    "expired": _l("Expired"),
    "needs_review": _l("Needs a decision"),
}
REFUNDS = {
    "sending": _l("Being sent"),
    "pending": _l("Under way"),
    "succeeded": _l("Paid back"),
    "failed": _l("Failed"),
}
REFUND_REASONS = {
    "desk": _l("at the desk"),
    "rule": _l("by the school’s rule"),
    "dashboard": _l("in Stripe’s dashboard"),
    "undone": _l("undone by the student"),
    "not_sellable": _l("it could not be delivered"),
    "bought_twice": _l("paid for by another order already"),
}
ORDERS = {
    "open": _l("Not paid yet"),
    "paid": _l("Paid"),
    "closed": _l("Closed"),
    "review": _l("Needs a decision"),
    "refunded": _l("Paid back"),
    "in_part": _l("Paid back in part"),
    "disputed": _l("Disputed"),
}
CLOSED = {"undone": _l("Undone"), "not_sellable": _l("Sent back")}
PROPOSALS = {
    "shown": _l("No answer yet"),
    "later": _l("Put off"),
    "accepted": _l("Accepted"),
    "declined": _l("Declined"),
    "withdrawn": _l("Withdrawn"),
}
SOURCES = {"order_line": _l("Bought"), "gift": _l("Given by hand")}
ROLES = {
    "student": _l("Student"),
    "instructor": _l("Instructor"),
    "owner": _l("Owner"),
}
FIELDS = {
    "title": _l("Title"),
    "outcome": _l("Outcome in one sentence"),
    "contents": _l("Exactly what one gets"),
    "delivery": _l("When it is delivered"),
    "modules": _l("Modules and lessons"),
    "lessons": _l("Modules and lessons"),
    "starts_at": _l("Date and time (Japan)"),
    "media_id": _l("The file"),
    "seats": _l("Seats"),
    "parts": _l("Parts of the bundle"),
    "price": _l("Price"),
    "long_tuition": _l("Law on long tuition contracts"),
}
