"""Stripe's test cards by what they do."""

PAYS = [
    "4242424242424242",
    "5555555555554444",
    "3566002020360505",
    "3530111333300000",
    "4000003920000003",
    "4000000000003055",
    "4000000000000259",
    "4000000000002685",
    "4000000000001976",
    "4000000000005423",
    "4000000000007726",
    "4000000000005126",
]
DECLINES = [
    ("4000000000000002", "card_declined", "generic_decline"),
    ("4000000000009995", "card_declined", "insufficient_funds"),
    ("4000000000009987", "card_declined", "lost_card"),
    ("4000000000009979", "card_declined", "stolen_card"),
    ("4000000000000069", "expired_card", None),
    ("4000000000000127", "incorrect_cvc", None),
    ("4000000000000119", "processing_error", None),
    ("4000008400001280", "card_declined", "generic_decline"),
    ("4000000000000341", "card_declined", "generic_decline"),
]
ASKS = ["4000002500003155", "4000002760003184", "4000000000003220", "4000003800000446"]
ASKS_THEN_DECLINES = [
    ("4000008260003178", "insufficient_funds"),
    ("4000008400001629", "generic_decline"),
]
