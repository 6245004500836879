"""A visitor without a browser: opens a page, and posts the form it finds there."""

import re

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client
from werkzeug.wrappers import Response

MOUNT = "/_sandbox/stripe"


class Visitor:
    def __init__(self, pages):
        self.client = Client(DispatcherMiddleware(Response(status=404), {MOUNT: pages}))

    def open(self, path):
        return self.client.get(path.replace("http://pay.test", ""), follow_redirects=True)

    def press(self, path, action="", **fields):
        """Fetch the page for its token, then post there or to the form's action."""
        page = self.open(path)
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        target = MOUNT + action if action else page.request.path
        return self.client.post(target, data={"csrf_token": token, **fields}, follow_redirects=True)


def target_of(page):
    """Where a leaving page sends the buyer."""
    return re.search(r'content="0;url=([^"]+)"', page.text)[1].replace("&amp;", "&")
