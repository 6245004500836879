from shop.accounts.models import Student
from shop.accounts.queries import account_of
from shop.catalogue.wording_rules import Problem, Refused


def account_to_give(email: str | None) -> Student:
    """Raises Refused when nobody has an account with this address."""
    found = account_of(email or "")
    if found is None:
        raise Refused([Problem("email", "no_account")])
    return found
