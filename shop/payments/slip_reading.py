"""Stripe's voucher and account details in our words."""

from typing import Any

from shop.payments.slip_rules import KONBINI, TRANSFER, Slip, Store


def slip_in(intent: Any) -> Slip | None:
    """None when nothing is to be paid at a till or a bank."""
    action = intent.next_action
    if action and "konbini_display_details" in action:
        return _konbini(action.konbini_display_details, intent.amount)
    if action and "display_bank_transfer_instructions" in action:
        return _transfer(action.display_bank_transfer_instructions, intent.amount)
    return None


def _konbini(details: Any, amount: int) -> Slip:
    codes = {chain: details.stores[chain] for chain in details.stores.to_dict()}
    stores = tuple(
        Store(chain, each.payment_code, _optional(each, "confirmation_number"))
        for chain, each in codes.items()
        if each
    )
    return Slip(KONBINI, amount, details.hosted_voucher_url, int(details.expires_at), stores=stores)


def _transfer(details: Any, amount: int) -> Slip:
    addresses = details.financial_addresses if "financial_addresses" in details else []
    named = [each.zengin for each in addresses if "zengin" in each]
    left = amount if details.amount_remaining is None else details.amount_remaining
    slip = Slip(TRANSFER, left, details.hosted_instructions_url)
    if not named:
        return slip
    at = named[0]
    bank = f"{at.bank_name} {at.branch_name} ({at.bank_code}-{at.branch_code})"
    holder = at.account_holder_name or ""
    return Slip(TRANSFER, left, slip.url, bank=bank, account=_account(at), holder=holder)


def _account(at: Any) -> str:
    kinds = {"futsu": "普通", "toza": "当座"}
    return f"{kinds.get(at.account_type, '')} {at.account_number}".strip()


def _optional(thing: Any, name: str) -> str:
    return str(thing[name]) if name in thing and thing[name] else ""
