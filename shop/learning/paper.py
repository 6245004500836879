"""A certificate's words, for the screen and for the PDF alike."""

from flask import current_app, request

from shop.catalogue.queries import school
from shop.languages import duration, full_day, language, local, path
from shop.languages import said as _
from shop.learning.models import Certificate

WIDE_HEADING, PLAIN_HEADING = 0.4, 0.0


def paper(certificate: Certificate) -> dict[str, str | float]:
    shop = school()
    return {
        "lang": language(),
        "tracking": WIDE_HEADING if language() == "ja" else PLAIN_HEADING,
        "heading": _("Certificate"),
        "name": certificate.name,
        "words": _("has finished every module of this course."),
        "title": local(certificate.title),
        "hours": _("About %(length)s of study", length=duration(certificate.minutes)),
        "day": full_day(certificate.issued_at),
        "school": local(shop.name) if shop else "",
        "check": _("Anyone can check this certificate at"),
        "address": verify_address(certificate),
    }


def verify_address(certificate: Certificate) -> str:
    """Whole, because it is printed and sent on."""
    base = current_app.config["SHOP"].public_base_url or request.host_url.rstrip("/")
    return base + path(f"/verify/{certificate.public_id}")
