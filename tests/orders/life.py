"""What must be true of money and access, told from Stripe's side and the buyers' memory alone."""

from dataclasses import dataclass, field

PULLED_AWAY = ("needs_response", "under_review", "lost")
PRICES = {"blog": 49_800, "seo": 29_800, "worksheet": 1_980}  # what the pages say
ADDED = 1_480  # and what the worksheet costs when it is proposed


@dataclass
class Sale:
    """One order as its buyer remembers it: whose it is, and what each line cost."""

    student: int
    lines: dict[int, int]

    @property
    def total(self):
        return sum(self.lines.values())


@dataclass
class Truth:
    """Orders as they were opened; what came of them is read from Stripe's charges."""

    prices: dict[int, int]
    sales: dict[int, Sale] = field(default_factory=dict)
    endings: dict[int, int] = field(
        default_factory=dict
    )  # a refund that ends the access: its order

    def opened(self, order):
        lines = {
            line.product_id: ADDED if line.proposal_id else self.prices[line.product_id]
            for line in order.lines
        }
        self.sales.setdefault(order.id, Sale(order.student_id, lines))

    def wrongly_charged(self, charges):
        return [each for each in charges if each["amount"] != self.sales[each["order"]].total]

    def kept(self, charges):
        """Per order: what Stripe took and did not give back, in yen."""
        kept = dict.fromkeys(self.sales, 0)
        for charge in charges:
            kept[charge["order"]] += charge["amount"] - charge["refunded"]
        return kept

    def may_use(self, charges, sent_back):
        """Pairs of student and product: money lies in the order, and neither a bank pulled it away
        nor did a refund that ends the access reach the buyer."""
        ended = {order for refund, order in self.endings.items() if refund in sent_back}
        pulled = {each["order"] for each in charges if each["dispute"] in PULLED_AWAY}
        return set(self._given_by(charges, pulled | ended))

    def paid_twice(self, charges):
        """Who once lost the access to a dispute or a refund was free to buy again."""
        lost = {each["order"] for each in charges if each["dispute"]} | set(self.endings.values())
        given = self._given_by(charges, lost)
        return [each for each in given if given.count(each) > 1]

    def _given_by(self, charges, without):
        return [
            (self.sales[number].student, product)
            for number, left in self.kept(charges).items()
            if left > 0 and number not in without
            for product in self.sales[number].lines
        ]


def charges_of(standin):
    """Every charge that succeeded, with the order its mark names."""
    with standin.reading() as stripe:
        disputes = {each["charge"]: each["status"] for each in stripe.find("dispute")}
        return [
            {
                "intent": charge["payment_intent"],
                "order": int(charge["metadata"]["order_id"]),
                "amount": charge["amount"],
                "refunded": charge["amount_refunded"],
                "dispute": disputes.get(charge["id"]),
                "dispute_id": charge["id"] in disputes and _dispute(stripe, charge["id"]),
            }
            for charge in stripe.find("charge", status="succeeded")
        ]


def balance_of(standin):
    """What all of it, fees too, has left on the account."""
    with standin.reading() as stripe:
        return sum(each["net"] for each in stripe.find("balance_transaction"))


def sent_back(standin):
    """The marks of the refunds that Stripe did not fail."""
    with standin.reading() as stripe:
        rows = [row for row in stripe.find("refund") if row["status"] != "failed"]
        return {int(row["metadata"]["refund_id"]) for row in rows if row.get("metadata")}


def _dispute(stripe, charge_id):
    return stripe.find("dispute", charge=charge_id)[0]["id"]
