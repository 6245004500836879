"""One application for all tests of a process, since making it costs more than most tests do."""

import shutil
import sqlite3
from contextlib import closing

from shop import clock, queue


class SharedShop:
    def __init__(self, app, empty_shop):
        self.app, self.empty_shop = app, empty_shop
        self.folder = app.config["SHOP"].instance
        self.standin = app.extensions["standin"]
        self.untouched_standin = self.folder / "untouched.db"
        self.made = {name: dict(getattr(app, name)) for name in ("config", "extensions")}
        with closing(sqlite3.connect(self.untouched_standin)) as copy:
            self.standin.db().backup(copy)

    def as_new(self):
        """As it was made, with an empty shop and a stand-in that knows nothing."""
        for name, content in self.made.items():
            kept = getattr(self.app, name)
            kept.clear()
            kept.update(content)
        self._empty_the_folder()
        with closing(sqlite3.connect(self.untouched_standin)) as copy:
            copy.backup(self.standin.db())
        clock.follow(self.standin.offset)
        queue.bind(self.app)
        return self.app

    def _empty_the_folder(self):
        shutil.rmtree(self.folder / "media", ignore_errors=True)
        for path in self.folder.glob("shop.db*"):
            path.unlink()
        shutil.copy(self.empty_shop, self.folder / "shop.db")
