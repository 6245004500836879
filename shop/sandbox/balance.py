from shop.sandbox.shapes import Obj, blank
from shop.sandbox.transaction import Transaction
from shop.sandbox.wire import Call, Handler, page

FEE_PER_MILLE = 36


def paid_in(tx: Transaction, charge: Obj) -> Obj:
    fee = charge["amount"] * FEE_PER_MILLE // 1000
    details = [
        {
            "amount": fee,
            "application": None,
            "currency": charge["currency"],
            "description": "Stripe processing fees",
            "type": "stripe_fee",
        }
    ]
    return _entry(
        tx,
        charge,
        charge["amount"],
        type="charge",
        reporting_category="charge",
        fee=fee,
        net=charge["amount"] - fee,
        fee_details=details,
    )


def paid_back(tx: Transaction, refund: Obj) -> Obj:
    return _entry(tx, refund, -refund["amount"], type="refund", reporting_category="refund")


def returned(tx: Transaction, refund: Obj) -> Obj:
    return _entry(
        tx, refund, refund["amount"], type="refund_failure", reporting_category="refund_failure"
    )


def withdrawn(tx: Transaction, dispute: Obj) -> Obj:
    return _entry(tx, dispute, -dispute["amount"], type="adjustment", reporting_category="dispute")


def reinstated(tx: Transaction, dispute: Obj) -> Obj:
    return _entry(
        tx, dispute, dispute["amount"], type="adjustment", reporting_category="dispute_reversal"
    )


def _entry(tx: Transaction, source: Obj, amount: int, **fields: object) -> Obj:
    usual = {"net": amount, "balance_type": "payments", "status": "available"}
    return tx.add(
        blank(
            "balance_transaction",
            "txn",
            tx.now,
            amount=amount,
            source=source["id"],
            available_on=tx.now,
            currency=source["currency"],
            **usual | fields,
        )
    )


def retrieve(call: Call) -> Obj:
    return call.tx.need("balance_transaction", call.id)


def list_all(call: Call) -> Obj:
    return page(call, "balance_transaction", "type", "source", "currency")


ROUTES: dict[tuple[str, str], Handler] = {
    ("GET", "/v1/balance_transactions"): list_all,
    ("GET", "/v1/balance_transactions/{id}"): retrieve,
}
