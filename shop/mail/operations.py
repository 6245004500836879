"""Letters leave by SMTP_URL; without one nothing leaves the machine, and the row is the letter."""

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import make_msgid
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from flask import current_app

from shop.config import Config
from shop.extensions import db
from shop.languages import absolute_in
from shop.mail.queries import Rendered, rendered, sender_name
from shop.outbox import Letter, handles

SECONDS = 20
log = structlog.get_logger()


@handles("letter")
def send(payload: dict[str, Any]) -> None:
    settings: Config = current_app.config["SHOP"]
    letter = Letter(**payload)
    message = built(letter, rendered(letter), sender_name(letter.language), settings.sender)
    db.session.rollback()  # no transaction may be open while the mail host is spoken to
    if settings.smtp_url:
        deliver(message, settings.smtp_url)
    log.info("letter sent" if settings.smtp_url else "letter kept", letter=letter.event)


def built(letter: Letter, words: Rendered, name: str, sender: str) -> EmailMessage:
    user, _, domain = sender.rpartition("@")
    message = EmailMessage()
    message["Subject"] = words.subject
    message["From"] = Address(name, user, domain)
    message["To"] = letter.to
    message["Message-ID"] = make_msgid(domain=domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.text)
    message.add_alternative(words.html, subtype="html")
    message["Content-Language"] = letter.language
    if "stop" in letter.context:  # mail programs end these letters with one press (RFC 8058)
        message["List-Unsubscribe"] = f"<{absolute_in(letter.language, letter.context['stop'])}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def deliver(message: EmailMessage, url: str) -> None:
    """smtp://user:password@host:587 (STARTTLS), smtps://host:465, or smtp+plain://127.0.0.1:1025."""
    parts = urlsplit(url)
    with _connection(parts.scheme, parts.hostname or "localhost", parts.port) as connection:
        if parts.username:
            connection.login(unquote(parts.username), unquote(parts.password or ""))
        connection.send_message(message)


def _connection(scheme: str, host: str, port: int | None) -> smtplib.SMTP:
    if scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port or 465, timeout=SECONDS, context=context)
    connection = smtplib.SMTP(host, port or 587, timeout=SECONDS)
    if scheme == "smtp":
        connection.starttls(context=ssl.create_default_context())
    return connection
