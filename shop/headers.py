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


def everywhere(secure: bool) -> dict[str, str]:
    """On pages, errors and files alike."""
    said = {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }
    if secure:
        said["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return said


def init_headers(app: Flask) -> None:
    secure = app.config["SESSION_COOKIE_SECURE"]
    if proxies := app.config["SHOP"].proxies:  # else anybody could write their own address
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies
        )

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in everywhere(secure).items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response
