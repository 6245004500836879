"""What stands in a letter about a next step or a hand: finished words in the reader's language."""

from datetime import datetime

from shop.accounts.models import Student
from shop.funnel.help import Help
from shop.funnel.offered import offered
from shop.languages import absolute_in, moment_time
from shop.languages import said as _
from shop.money import display
from shop.offers.models import Proposal
from shop.outbox import Letter


def next_step_letter(student: Student, proposal: Proposal, stop: str, now: datetime) -> Letter:
    shown = offered(proposal, now)
    price = display(proposal.price) if proposal.price else ""
    context = {
        "title": shown.product,
        "reason": shown.reason,
        "words": shown.words,
        "price": _("%(price)s (tax included)", price=price) if price else _("Free"),
        "until": _until(proposal),
        "address": f"/offers/{proposal.public_id}",
        "stop": stop,
    }
    return Letter(student.email, "next_step", student.language, context)


def help_letter(student: Student, card: Help, stop: str) -> Letter:
    context = {
        "title": card.title,
        "words": card.words,
        "links": [(label, absolute_in("ja", href)) for label, href in _links(card)],
        "stop": stop,
    }
    return Letter(student.email, "help", student.language, context)


def _links(card: Help) -> list[tuple[str, str]]:
    """Their addresses carry the language already."""
    asking = (_("Write to the teacher"), card.ask) if card.ask else None
    return [link for link in (card.lesson, asking, card.hour) if link]


def _until(proposal: Proposal) -> str:
    if proposal.deadline is None:
        return ""
    end = _("Until %(moment)s.", moment=moment_time(proposal.deadline))
    return f"{end} {_('Then the regular price; we don’t extend.')}"
