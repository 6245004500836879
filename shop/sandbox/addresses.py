from shop.sandbox.transaction import Transaction

MOUNT = "/_sandbox/stripe"


def page_url(tx: Transaction, path: str) -> str:
    return tx.setting("public_url", "http://localhost") + MOUNT + path
