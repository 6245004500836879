"""What every answer carries: the content policy, no sniffing, no framing, nothing private kept."""

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

STRIPE_PAGES = "https://checkout.stripe.com https://hooks.stripe.com"
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "frame-src https://www.youtube-nocookie.com https://player.vimeo.com",
        "object-src 'none'",
        "base-uri 'none'",
        f"form-action 'self' {STRIPE_PAGES}",
        "frame-ancestors 'none'",
    )
)


def init_headers(app: Flask) -> None:
    secure = app.config["SESSION_COOKIE_SECURE"]
    if proxies := app.config["SHOP"].proxies:  # else anybody could write their own address
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies
        )

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response
