"""What would be unsafe in a real shop: each finding says what is wrong, why, and what to do."""

from collections.abc import Callable
from dataclasses import dataclass

SHORTEST_KEY = 32
CLOCK_MAY_BE_OFF = 60  # seconds
KNOWN_WORDS = ("secret", "change", "password", "example", "dandan", "development")
EXAMPLE_DOMAINS = (".example", ".example.jp", ".example.com", ".example.net", ".example.org")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    debug: bool = False
    testing: bool = False
    demo: bool = False
    stand_in: bool = False
    mode: str = "live"
    secret_key: str
    base_url: str
    webhook_secrets: tuple[str, ...]
    trusted_hosts: tuple[str, ...]
    letters_leave: bool
    law_read_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """With the schema of another version nothing else can be asked, and the rest keeps silent."""

    at_head: bool
    lenient: tuple[str, ...] = ()
    on_network_disk: bool = False
    owners: int = 1
    example_people: int = 0
    payments_of_other_modes: int = 0
    unsaid: tuple[str, ...] = ()
    tax_number_clear: bool = True
    given_up: int = 0
    failing_events: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Not `everywhere`: the usual state of a shop that only practises."""

    sentence: str
    everywhere: bool


def unsafe_settings(settings: Settings) -> list[Finding]:
    said = (check(settings) for check in SETTINGS)
    return [Finding(sentence, everywhere=False) for sentence in said if sentence]


def unsafe_database(database: Database | None) -> list[Finding]:
    if database is None:
        return [Finding(NO_ANSWER, everywhere=True)]
    return _found(BROKEN, database, True) + _found(UNREADY, database, False)


def wrong_clock(seconds_off: float | None) -> list[Finding]:
    if seconds_off is None or abs(seconds_off) <= CLOCK_MAY_BE_OFF:
        return []
    sentence = (
        f"This machine's clock is {abs(seconds_off):.0f} seconds off Stripe's: deadlines would end"
        " wrongly and from five minutes on Stripe's calls would be refused; set it by NTP."
    )
    return [Finding(sentence, everywhere=True)]


def at_example_address(email: str) -> bool:
    """Where nobody gets letters, and where the demo's people live, with a password anyone knows."""
    domain = "." + email.rpartition("@")[2].lower()
    return domain.endswith(EXAMPLE_DOMAINS)


def debugging(settings: Settings) -> str | None:
    return _when(
        settings.debug or settings.testing,
        "Debugging is on: a failure shows this shop's code and lets strangers run their own;"
        " unset FLASK_DEBUG.",
    )


def weak_key(settings: Settings) -> str | None:
    key = settings.secret_key
    repeats = key in (key + key)[1:-1]
    known = any(word in key.lower() for word in KNOWN_WORDS)
    return _when(
        len(key) < SHORTEST_KEY or repeats or known,
        "SECRET_KEY is short, repeats itself or is made of known words: whoever guesses it signs"
        " in as anyone; unset it and the shop keeps a random one, or set 64 random characters.",
    )


def without_https(settings: Settings) -> str | None:
    return _when(
        not settings.base_url.startswith("https://"),
        "PUBLIC_BASE_URL does not start with https://: sign-ins could be read on the way;"
        " set it to the shop's https address.",
    )


def standing_in(settings: Settings) -> str | None:
    return _when(
        settings.stand_in,
        "The stand-in answers instead of Stripe: every course is had for a test card;"
        " set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET.",
    )


def only_practising(settings: Settings) -> str | None:
    return _when(
        settings.mode == "test",
        "STRIPE_SECRET_KEY is a test key: every course is had for a test card and no money comes;"
        " set the live key and the webhook secret of its endpoint.",
    )


def showing_the_demo(settings: Settings) -> str | None:
    return _when(
        settings.demo,
        "The demo is on: its people's password stands in the source; unset SHOP_DEMO.",
    )


def live_key_in_practice(settings: Settings) -> str | None:
    return _when(
        settings.mode == "live" and (settings.stand_in or settings.demo),
        "A live Stripe key stands beside the stand-in or the demo: test purchases would move real"
        " money; use a test key there.",
    )


def unsigned_calls(settings: Settings) -> str | None:
    signed = bool(settings.webhook_secrets) and all(
        secret.startswith("whsec_") for secret in settings.webhook_secrets
    )
    return _when(
        not settings.stand_in and not signed,
        "STRIPE_WEBHOOK_SECRET is missing or is none: Stripe's calls would be refused;"
        " copy the whsec_ value of the endpoint.",
    )


def open_to_any_host(settings: Settings) -> str | None:
    return _when(
        not settings.trusted_hosts,
        "TRUSTED_HOSTS is empty: the shop answers under any name a stranger writes;"
        " list the shop's host names.",
    )


def silent(settings: Settings) -> str | None:
    return _when(
        not settings.letters_leave,
        "No letter leaves the shop: receipts and sign-in links reach nobody; set SMTP_URL.",
    )


def law_unread(settings: Settings) -> str | None:
    return _when(
        not settings.law_read_on,
        "Nobody has confirmed how this shop reads the law: its confirm views, papers and refund"
        " rule are an engineer's reading; let counsel look, then set LAW_READ_ON to that day.",
    )


def old_schema(database: Database) -> str | None:
    return _when(
        not database.at_head,
        "The database is not at this version's schema: pages would fail;"
        " run python3 dev.py -m shop.cli prepare.",
    )


def lenient_sqlite(database: Database) -> str | None:
    return _when(
        bool(database.lenient),
        f"SQLite runs without {', '.join(database.lenient)}: rows could lose their parents or"
        " each other; keep the database on a local disk that this process may write.",
    )


def shared_sqlite(database: Database) -> str | None:
    return _when(
        database.on_network_disk,
        "The SQLite file lies on a network disk: several machines would break it, and WAL does not"
        " work there; put it on a local disk, or use PostgreSQL for several machines.",
    )


def letters_given_up(database: Database) -> str | None:
    return _when(
        database.given_up > 0,
        f"{database.given_up} letters or refunds were given up after eight tries: people wait for"
        " them; mend what last_error in the table outbox says, then clear failed_at there.",
    )


def events_that_fail(database: Database) -> str | None:
    return _when(
        database.failing_events > 0,
        f"{database.failing_events} of Stripe's events fail: orders may hang; mend what error in"
        " the table stripe_event says, then run flask reconcile.",
    )


def nobody_owns_it(database: Database) -> str | None:
    return _when(
        database.owners == 0,
        "Nobody owns the shop: its settings and money questions reach no one; sign up in the"
        " shop, then run flask appoint EMAIL owner.",
    )


def example_people(database: Database) -> str | None:
    return _when(
        database.example_people > 0,
        f"{database.example_people} accounts have an example address such as the demo's people:"
        " their password is known to all; open the shop with a database of its own.",
    )


def payments_of_other_modes(database: Database) -> str | None:
    return _when(
        database.payments_of_other_modes > 0,
        f"{database.payments_of_other_modes} payments were made under another kind of Stripe key:"
        " test money would stand in real books; open the shop with a database of its own.",
    )


def unsaid_by_law(database: Database) -> str | None:
    return _when(
        bool(database.unsaid),
        f"The page of the Commercial Transactions Act lacks {', '.join(database.unsaid)}: without"
        " it nothing may be sold in Japan; fill it in at /studio/settings.",
    )


def tax_number_unclear(database: Database) -> str | None:
    return _when(
        not database.tax_number_clear,
        "The invoice registration number is missing or is not T and thirteen digits: receipts are"
        " no qualified invoices; write it at /studio/settings, or in words that there is none.",
    )


NO_ANSWER = (
    "The database does not answer: the shop shows nothing without it; look at DATABASE_URL"
    " and whether it runs."
)
SETTINGS: tuple[Callable[[Settings], str | None], ...] = (
    debugging,
    weak_key,
    without_https,
    standing_in,
    only_practising,
    showing_the_demo,
    live_key_in_practice,
    unsigned_calls,
    open_to_any_host,
    silent,
    law_unread,
)
DatabaseChecks = tuple[Callable[[Database], str | None], ...]
BROKEN: DatabaseChecks = (
    old_schema,
    lenient_sqlite,
    shared_sqlite,
    letters_given_up,
    events_that_fail,
)
UNREADY: DatabaseChecks = (
    nobody_owns_it,
    example_people,
    payments_of_other_modes,
    unsaid_by_law,
    tax_number_unclear,
)


def _found(checks: DatabaseChecks, database: Database, everywhere: bool) -> list[Finding]:
    said = (check(database) for check in checks)
    return [Finding(sentence, everywhere) for sentence in said if sentence]


def _when(wrong: bool, sentence: str) -> str | None:
    return sentence if wrong else None
