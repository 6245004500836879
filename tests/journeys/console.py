"""The owner at the stand-in's console: one press of one of its buttons."""

import re

from shop.demo import OWNER

CONSOLE = "/_sandbox/stripe/console"


class Console:
    def __init__(self, someone):
        self.visit = someone(email=OWNER.email)

    def press(self, name, number=None, **typed):
        """The newest of these buttons, or the one that belongs to this number at Stripe."""
        forms = self.visit.open(CONSOLE).page.locator(f"form[action$='/console/{name}']")
        if number:
            forms = forms.filter(has=self.visit.page.locator(f"input[value='{number}']"))
        form = forms.first
        for field, value in typed.items():
            _fill(form.locator(f"[name='{field}']"), value)
        form.locator("button").click()
        self.visit.page.wait_for_url(re.compile(f"{CONSOLE}$"))
        return self


def _fill(field, value):
    if field.evaluate("each => each.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)
