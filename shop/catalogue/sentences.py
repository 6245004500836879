"""Every reason for a refusal as a sentence in the reader's language."""

from flask_babel import lazy_gettext as _l

from shop.catalogue.wording_rules import Problem
from shop.languages import local, money
from shop.money import yen

SENTENCES = {
    "blank": _l("This is missing. Japanese is needed; English is shown to English readers."),
    "too_long": _l("This is too long: at most %(most)s characters."),
    "too_many": _l("These are too many lines: at most %(most)s."),
    "forbidden_word": _l("This shop does not press people, so it does not use “%(word)s”."),
    "not_a_slug": _l("Use small letters a–z, digits and hyphens, at most 80 of them."),
    "taken": _l("Something else here has this name already."),
    "unknown_word": _l("This choice does not exist."),
    "out_of_range": _l("Give a number from %(least)s to %(most)s."),
    "below_floor": _l("At least %(floor)s: that is the floor, and the shop does not go below it."),
    "above_floor": _l("At most %(floor)s: that is the floor, and the shop does not go beyond it."),
    "price_range": _l("A price is ¥0 or from %(least)s to %(most)s: cards take nothing below."),
    "not_https": _l("Give a whole address that starts with https://."),
    "no_answer": _l("Write the answer too, or clear the question."),
    "not_a_player": _l("Only YouTube (youtube-nocookie.com) and Vimeo players can be embedded."),
    "itself": _l("A product cannot point to itself."),
    "unknown_product": _l("There is no product “%(product)s”."),
    "kind_is_fixed": _l("The kind of a product cannot change; make a new product instead."),
    "tuition_unanswered": _l(
        "Above ¥50,000 the law asks about long tuition. Answer yes or no before publishing."
    ),
    "no_lessons": _l("A course needs at least one lesson before it is published."),
    "no_start": _l("An event needs its date and time before it is published."),
    "no_file": _l("A download needs its file before it is published."),
    "no_seats": _l("Coaching needs its number of seats before it is published."),
    "too_few_parts": _l("A bundle needs at least two published products."),
    "not_below_sum": _l("A bundle must cost less than its parts, which cost %(sum)s together."),
    "not_a_bundle": _l("Only a bundle has parts."),
    "bundle_in_bundle": _l("A bundle cannot hold another bundle."),
    "twice": _l("The same thing is named twice."),
    "not_a_course": _l("Only a course has modules."),
    "last_lesson": _l("A course on sale keeps at least one lesson. Unpublish it first."),
    "in_use": _l("Students have used this, so it stays. Unpublish or pause it instead."),
    "still_on_sale": _l("Unpublish this product first."),
    "part_of_bundle": _l("The bundle “%(bundle)s” on sale needs this product."),
    "no_step_between": _l("No next step leads from the one to the other yet. Draw it first."),
    "no_account": _l("Nobody has an account with this address yet."),
    "no_upload": _l("Choose a file."),
    "unknown_file": _l("This file is not a PDF, MP4, PNG, JPEG, WebP or WebVTT file."),
    "wrong_file": _l("This is not the kind of file needed here."),
    "file_too_big": _l("This file is too big: at most %(megabytes)s MB."),
    "no_such_rung": _l("A ladder has the rungs 1 to 4."),
    "not_on_ladder": _l("This product does not stand on a ladder."),
    "step_exists": _l("This next step exists already."),
    "upsell_goes_down": _l("An upsell leads up the ladder, not down."),
    "downsell_not_smaller": _l("A downsell costs less than what it follows."),
    "add_on_dearer": _l("An add-on costs no more than what it is added to."),
    "unknown_step": _l("There is no such next step."),
    "help_not_offers": _l("A student who is stuck gets help, never an offer."),
    "not_below_list": _l("Special terms must be below the list price, %(price)s."),
    "upgrade_leads_up": _l("Only an upsell can cost the difference to what was paid before."),
    "only_a_bundle": _l("Only a bundle can be completed."),
    "only_with_seats": _l("A price by seats sold needs a product that counts its seats."),
    "steps_rise": _l("Each step costs more than the one before it."),
    "which_product": _l("Choose a product."),
    "which_number": _l("Give a whole number."),
    "which_day": _l("Give a date and a time."),
    "two_deadlines": _l("Give hours or a date, not both."),
    "not_in_future": _l("This date has passed."),
    "time_exists": _l("You offer a meeting at this time already."),
    "code_missing": _l("Give the coupon a code."),
    "percent_or_amount": _l("Give a percentage or an amount: one of the two."),
    "ends_before_start": _l("The end comes before the beginning."),
    "audience_product_missing": _l("Choose whose owners or graduates are meant."),
    "own_products_only": _l("Choose at least one product, and only your own."),
    "offer_exists": _l("This next step has an offer at this moment already."),
    "more_than_left": _l("Only %(left)s of this line is left."),
    "nothing_back": _l("Give at least one amount."),
    "one_task": _l("A lesson has a quiz or something to hand in, not both."),
    "how_many_choices": _l("Give %(least)s to %(most)s choices, one on a line."),
    "other_choices": _l("Give as many choices in English as in Japanese, or none."),
    "nothing_handed_in": _l("Write something or give a link."),
    "not_a_link": _l("Give a whole address that starts with https:// or http://."),
    "say_what_is_missing": _l("Say what is still missing: these words go to the student."),
    "gone_meanwhile": _l("Some of it has gone back in the meantime. Look at the order again."),
    "not_the_sum": _l("The amounts must come to %(sum)s."),
}
SUMS = ("price", "sum", "left")
PRICES = {"price_range": ("least", "most")}


def sentence(problem: Problem) -> str:
    return str(SENTENCES[problem.code]) % _said(problem)


def _said(problem: Problem) -> dict[str, object]:
    sums = (*SUMS, *PRICES.get(problem.code, ()))
    return {
        name: money(yen(fact)) if name in sums and isinstance(fact, int) else _in_language(fact)
        for name, fact in problem.facts.items()
    }


def _in_language(fact: object) -> object:
    return local(fact) if isinstance(fact, dict) else fact
