"""A signed double-submit token: the form repeats what the cookie holds, signed by us."""

import hmac

from itsdangerous import BadSignature, Signer
from werkzeug.wrappers import Request, Response

from shop.sandbox.shapes import random_text

COOKIE = "sandbox_csrf"
FIELD = "csrf_token"


class Csrf:
    def __init__(self, secret: str) -> None:
        self._signer = Signer(secret, salt="sandbox-form")

    def token(self, request: Request) -> str:
        return self._signer.sign(self._held(request)).decode()

    def passes(self, request: Request) -> bool:
        try:
            sent = self._signer.unsign(request.form.get(FIELD, "")).decode()
        except BadSignature:
            return False
        return hmac.compare_digest(sent, request.cookies.get(COOKIE, ""))

    def remember(self, request: Request, response: Response) -> None:
        if COOKIE not in request.cookies:
            response.set_cookie(
                COOKIE,
                self._held(request),
                httponly=True,
                samesite="Lax",
                secure=request.is_secure,
                path=request.script_root or "/",
            )

    def _held(self, request: Request) -> str:
        new: str = request.environ.setdefault("sandbox.csrf", random_text(32))
        return request.cookies.get(COOKIE, new)
