from shop.sandbox import balance, disputes
from shop.sandbox.cards import Card
from shop.sandbox.shapes import blank
from shop.sandbox.transaction import Transaction


def begin(tx: Transaction, charge_id: str, card: Card) -> None:
    charge = tx.need("charge", charge_id)
    fee = balance.paid_in(tx, charge)
    tx.announce("charge.updated", charge, balance_transaction=fee["id"])
    if card.dispute == "early_fraud_warning":
        warning = blank(
            "radar.early_fraud_warning",
            "issfr",
            tx.now,
            actionable=True,
            charge=charge_id,
            fraud_type="made_with_stolen_card",
            payment_intent=charge["payment_intent"],
        )
        tx.emit("radar.early_fraud_warning.created", tx.add(warning))
    elif card.dispute:
        disputes.open_for(tx, charge, card.dispute)
