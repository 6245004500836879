"""Every page a browser can open, and who opens it; the words in braces are looked up."""

STRANGER = """
/
/products
/products?search=xyz
/products?rung=3&topic=blogging
/products/video-mini
/products/wordpress-blog
/products/video-checklist
/products/blog-writing-bundle
/products/blog-coaching
/products/video-consulting
/products/video-webinar
/products/wordpress-blog/checkout
/products/wordpress-blog/checkout?coupon=haru
/products/wordpress-blog?coupon=haru
/products/blog-coaching/checkout
/ladder
/ladder/blogging
/menu
/learn/wordpress-blog
/sign-in
/sign-in/sent
/sign-in/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
/sign-up
/contact
/contact/sent
/legal/tokushoho
/legal/refund
/legal/privacy
/verify/{certificate}
/letters/stop/{stop}
/_sandbox/mail
/_sandbox/mail/{letter}
/_sandbox/mail/{letter}/html
/_sandbox/stripe/c/pay/{session}
"""

MISAKI = """
/
/products
/products/video-master
/products/video-pro?proposal={proposal}
/products/blog-writing-bundle
/products/video-pro/checkout?proposal={proposal}
/products/video-master/checkout
/products/video-master/survey
/ladder/video
/me
/account
/account/address/{change}
/account/erase
/account/offers
/offers/{proposal}
/proposals/{add_on}/confirm
/learn/video-master
/learn/video-mini/mini-shoot-and-cut/mini-cut-on-action
/modules/{module}/completed
/courses/video-master/graduation
/courses/video-mini/graduation
/certificates/{certificate}
/downloads/video-checklist
/coaching/video-consulting
/events/video-webinar
/events/video-webinar/after
/orders/{order}
/orders/{order}/thanks
/orders/{order}/receipt
/orders/{order}/refund
/orders/{unpaid}/return
/receipts/{paper}
"""

OWNER = """
/studio
/studio/ladders
/studio/ladders/new
/studio/ladders/video
/studio/ladders/video/edit
/studio/ladders/video/remove
/studio/ladders/video/rungs/3
/studio/ladders/video/place/3
/studio/products
/studio/products/new
/studio/products/video-master
/studio/products/video-master/contents
/studio/products/video-master/faq
/studio/products/video-master/law
/studio/products/video-master/page
/studio/products/video-master/price
/studio/products/video-master/publishing
/studio/products/video-master/remove
/studio/products/blog-writing-bundle
/studio/products/blog-writing-bundle/contents
/studio/products/video-checklist/contents
/studio/products/video-webinar
/studio/products/video-consulting/contents
/studio/products/video-consulting/slots
/studio/modules/{module}
/studio/modules/{module}/lessons/new
/studio/modules/{module}/remove
/studio/lessons/{lesson}
/studio/lessons/{lesson}/quiz
/studio/lessons/{lesson}/hand-in
/studio/lessons/{lesson}/remove
/studio/lessons/{quiz}/quiz
/studio/lessons/{work}/hand-in
/studio/hand-ins
/studio/hand-ins/{hand_in}
/studio/steps/new
/studio/steps/{step}
/studio/steps/{step}/remove
/studio/offers
/studio/offers/new
/studio/offers/replay
/studio/offers/{offer}
/studio/offers/{offer}/foresight
/studio/offers/{offer}/remove
/studio/offers/{offer}/replay
/studio/coupons
/studio/coupons/new
/studio/coupons/{coupon}
/studio/orders
/studio/books?first=2026-01-01&last=2026-12-31
/studio/orders/{order}
/studio/orders/{order}/refund
/studio/orders/{order}/refund/all
/studio/orders/{disputed}
/studio/orders/{half}
/studio/orders/{half}/refunds/{refund}
/studio/students
/studio/students/give
/studio/students/{student}
/studio/students/{student}/graduations/video-master/revoke
/studio/entitlements/{entitlement}/end
/studio/questions
/studio/questions/{question}
/studio/hand-ins
/studio/letters
/studio/settings
/studio/asking
/studio/profile
/studio/why
/studio/lint
/studio/insights
/studio/costs
/_sandbox/stripe/console
"""

MORI = """
/studio
/studio/products
/studio/products/wordpress-blog/publishing
/studio/ladders
/studio/students
/studio/orders
/products/wordpress-blog
/learn/wordpress-blog/plan/{first_lesson}
"""

KEN = """
/
/me
/account/offers
/products/blog-coaching
/products/blog-coaching/checkout
/products/blog-writing-bundle
/products/wordpress-blog/checkout
/orders/{waiting}/return
"""

REFUSED = """
404 /nowhere
404 /verify/aaaaaaaaaaaaaaaaaaaaaaaaaa
403 /learn/wordpress-blog/plan/{locked}
403 /studio
410 /account/address/{change}
410 /account/address/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
"""

NO_PAGES = {
    "/healthz",
    "/readyz",
    "/static/<path:filename>",
    "/assets/<name>.css",
    "/media/<number:media_id>/<name>",
    "/certificates/<public:public_id>.pdf",
    "/events/<slug:slug>/calendar.ics",
    "/products/<slug:slug>/calendar.ics",
    "/metrics",
    "/orders/<public:public_id>/receipt.pdf",
    "/receipts/<public:public_id>.pdf",
    "/studio/books.csv",
    "/studio/books.xlsx",
}
LEADS_AWAY_AT_ONCE = {"/orders/<public:public_id>/pay"}
ONLY_JAPANESE = ("/_sandbox/stripe/", "/_sandbox/mail/")  # there the buyer's language counts
WHO = {"stranger": STRANGER, "misaki": MISAKI, "ken": KEN, "owner": OWNER, "mori": MORI}
