"""The link in every letter about courses that ends them: signed, without a sign-in."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from shop.accounts.models import Student
from shop.accounts.queries import student_by_public_id


def stop_address(student: Student, purpose: str) -> str:
    return f"/letters/stop/{_signer().dumps([student.public_id, purpose])}"


def read_stop(token: str) -> tuple[Student, str] | None:
    """None for a link that this shop never wrote."""
    try:
        public_id, purpose = _signer().loads(token)
    except BadSignature:
        return None
    student = student_by_public_id(public_id)
    return (student, purpose) if student else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="stop-letters")
