import socketserver
from dataclasses import replace
from email import message_from_bytes, policy
from threading import Thread

import pytest
import sqlalchemy as sa

from shop.extensions import db
from shop.outbox import Letter, Outbox, put_letter, sweep
from tests.conftest import NOON

LETTER = Letter("hana@example.jp", "sign_in_link", "ja", {"link": "/sign-in/abc"})


class Mailbox(socketserver.StreamRequestHandler):
    """As much of SMTP as one delivery needs."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.received.append(self._message())
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")

    def _message(self):
        lines = iter(self.rfile.readline, b".\r\n")
        return message_from_bytes(b"".join(lines), policy=policy.default)


@pytest.fixture
def mailbox():
    with socketserver.TCPServer(("127.0.0.1", 0), Mailbox) as server:
        server.received = []
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def use_smtp(app, url):
    app.config["SHOP"] = replace(app.config["SHOP"], smtp_url=url)


def the_row():
    return db.session.scalars(sa.select(Outbox).execution_options(populate_existing=True)).one()


def test_a_letter_leaves_by_smtp_with_its_japanese_intact(app, world, mailbox):
    use_smtp(app, f"smtp+plain://127.0.0.1:{mailbox.server_address[1]}")
    put_letter(LETTER, "one", NOON)
    db.session.commit()

    sweep(NOON)

    assert the_row().done_at == NOON
    [message] = mailbox.received
    assert message["To"] == "hana@example.jp"
    assert message["From"].addresses[0].display_name == "だんだん学舎"
    assert "だんだん学舎" in message["Subject"]
    assert message["Content-Language"] == "ja"
    text, html = message.iter_parts()
    assert "http://localhost/sign-in/abc" in text.get_content()
    assert "http://localhost/sign-in/abc" in html.get_content()


def test_without_smtp_the_letter_stays_here_and_counts_as_done(world):
    put_letter(LETTER, "one", NOON)
    db.session.commit()

    sweep(NOON)

    assert the_row().done_at == NOON


def test_a_letter_is_written_once_for_one_key(world):
    assert put_letter(LETTER, "one", NOON)
    assert not put_letter(LETTER, "one", NOON)


def test_a_mail_host_that_is_down_is_tried_again_later(app, world, mailbox):
    use_smtp(app, "smtp+plain://127.0.0.1:1")
    put_letter(LETTER, "one", NOON)
    db.session.commit()
    sweep(NOON)
    assert the_row().done_at is None

    use_smtp(app, f"smtp+plain://127.0.0.1:{mailbox.server_address[1]}")
    sweep(the_row().due_at)

    assert the_row().done_at is not None
    assert len(mailbox.received) == 1
