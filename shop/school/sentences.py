"""What is wrong in a school file, as sentences with their line and path."""

from flask_babel import lazy_gettext as _l

from shop.catalogue import sentences
from shop.catalogue.wording_rules import Problem
from shop.school.faults import BrokenFile

SENTENCES = {
    "no_school_file": _l("There is no such file."),
    "school_file_too_big": _l("This file is too big for a school file."),
    "not_utf8": _l("This file is not text in UTF-8."),
    "not_yaml": _l("This is not YAML: check the indentation, the quotes and the colons here."),
    "no_text": _l("A character here cannot be kept: NUL, or half of a pair."),
    "alias": _l("Anchors and aliases (& and *) are not used in a school file."),
    "too_deep": _l("This is nested too deeply."),
    "wrong_version": _l("This shop reads school files of version %(version)s."),
    "wanted_map": _l("Keys with values belong here."),
    "wanted_list": _l("A list belongs here, each item after a hyphen."),
    "wanted_copy": _l("Text in ja and en belongs here."),
    "wanted_text": _l("Text belongs here; put it in quotes."),
    "wanted_number": _l("A whole number belongs here."),
    "wanted_flag": _l("true or false belongs here."),
    "wanted_instant": _l("A date and time belongs here, like 2027-01-24T20:00:00+09:00."),
    "one_of": _l("One of these words belongs here: %(words)s."),
    "missing_key": _l("“%(key)s” is missing."),
    "missing_translation": _l(
        "The text in “%(language)s” is missing; empty quotes say that there is none."
    ),
    "unknown_key": _l("“%(key)s” is not known here. Known: %(words)s."),
    "key_twice": _l("“%(key)s” stands here twice."),
    "named_twice": _l("“%(key)s” is there already."),
    "placed_twice": _l("“%(key)s” stands on a rung already."),
    "no_such_teacher": _l("This file has no teacher “%(key)s”."),
    "no_such_product": _l("This file has no product “%(key)s”."),
    "no_such_step": _l("This file has no next step from “%(start)s” to “%(end)s”."),
    "which_step": _l("Several next steps lead from “%(start)s” to “%(end)s”: add the kind."),
    "not_an_address": _l("This is not an e-mail address."),
    "not_a_path": _l("A file's path looks like files/name.pdf, beside the school file."),
    "file_missing": _l("There is no file %(file)s beside the school file."),
    "same_file_twice": _l("This file is the same as %(file)s: use one name for it."),
}


def sentence(problem: Problem) -> str:
    if problem.code in SENTENCES:
        return str(SENTENCES[problem.code]) % dict(problem.facts)
    return sentences.sentence(problem)


def listing(broken: BrokenFile) -> list[str]:
    return [
        f"{broken.name}:{fault.line}: {fault.path}: {sentence(fault.problem)}".replace(": :", ":")
        for fault in broken.faults
    ]
