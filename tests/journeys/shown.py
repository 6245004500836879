"""What a student of a course presses and sees again and again."""

from playwright.sync_api import expect


def finish(visit):
    visit.press("Mark as done")


def shown(visit):
    """The one proposal of a page, with its true reason."""
    card = visit.page.locator("section.offer")
    expect(card).to_have_count(1)
    assert visit.words("Why you see this: %(reason)s").match(card.locator(".why span").inner_text())
    return card


def nothing_shown(visit):
    assert visit.page.locator("section.offer .why").count() == 0
