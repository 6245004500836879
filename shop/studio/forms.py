"""What every form of the studio shares: copy in two languages, and refusals at the field."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    DateTimeLocalField,
    Field,
    IntegerField,
    StringField,
    TextAreaField,
    fields,
)
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from shop.catalogue.sentences import sentence
from shop.catalogue.wording_rules import Problem, Refused
from shop.languages import ZONE
from shop.languages import said as _
from shop.studio.words import FIELDS
from shop.texts import LANGUAGES, Copy, CopyList

YEARS = range(2000, 2101)
LONGEST_NUMBER = 12


class Needed:
    """Only says so beside the label: the rules of the room answer for what is missing."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        return None


class BeforeSale(Needed):
    """A draft may leave it out; what is on the shelf may not."""

    field_flags: ClassVar[dict[str, bool]] = {"before_sale": True}


class NumberField(IntegerField):
    """A whole number as people type it: full-width, with yen sign or commas; empty is none."""

    widget = TextInput()

    def __call__(self, **kwargs: Any) -> Any:
        return super().__call__(**{"inputmode": "numeric"} | kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        typed = "".join(valuelist).strip().strip("¥￥円").replace(",", "").replace("，", "").strip()
        self.data = None
        if not typed:
            return
        if not typed.isdecimal() or len(typed) > LONGEST_NUMBER:
            raise ValueError(_("Give a whole number."))
        self.data = int(typed)


class MomentField(DateTimeLocalField):
    """A date and time in Japan, kept as an aware moment."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        typed, self.data = "".join(valuelist).strip(), None
        if typed:
            self.data = self._in_japan(typed)

    def _in_japan(self, typed: str) -> datetime:
        try:
            there = datetime.fromisoformat(typed)
        except ValueError:
            raise ValueError(_("Give a date and a time.")) from None
        if there.tzinfo or there.year not in YEARS:
            raise ValueError(_("Give a date and a time."))
        return there.replace(tzinfo=ZONE)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.astimezone(ZONE):%Y-%m-%dT%H:%M}" if self.data else ""


class DayField(DateField):
    def process_formdata(self, valuelist: list[str]) -> None:
        """Left empty it is what it was before anything was typed."""
        if not any(each.strip() for each in valuelist):
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Give a day, such as 2026-10-08.")) from None
        if self.data and self.data.year not in YEARS:
            raise ValueError(_("Give a day, such as 2026-10-08."))


class SelectField(fields.SelectField):
    def pre_validate(self, form: Any) -> None:
        _offered(super().pre_validate, form)


class RadioField(fields.RadioField):
    def pre_validate(self, form: Any) -> None:
        _offered(super().pre_validate, form)


class StudioForm(FlaskForm):
    """Posted texts are refused by the rooms' own rules; each sentence lands at its field."""

    places: ClassVar[Mapping[str, str]] = {}

    def keeps(self, deed: Callable[[], object]) -> bool:
        """Whether what was posted is kept now; if not, the fields say why."""
        if not self.validate_on_submit():
            return False
        try:
            deed()
        except Refused as refusal:
            self.refuse(refusal.problems)
            return False
        return True

    def refuse(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            field = self._place_of(problem.field)
            if field is not None:
                field.errors = [*field.errors, sentence(problem)]
            else:
                self.form_errors.append(elsewhere(problem))

    def copy(self, name: str) -> Copy:
        return {language: self[f"{name}_{language}"].data or "" for language in LANGUAGES}

    def lines(self, name: str) -> CopyList:
        return {key: text.splitlines() for key, text in self.copy(name).items()}

    def _place_of(self, problem: str) -> Field | None:
        name = self.places.get(problem, problem).replace(".", "_")
        known = (name, f"{name}_ja", name.rpartition("_")[0])
        return next((self[each] for each in known if each in self), None)


def elsewhere(problem: Problem) -> str:
    """A sentence about something that stands on another page, with its name."""
    label = FIELDS.get(problem.field.partition(".")[0])
    said = sentence(problem)
    return _("%(label)s: %(error)s", label=label, error=said) if label else said


def line(label: Any, needed: type[Needed] | None = None) -> Any:
    """One line in Japanese and in English."""
    return _pair(StringField, label, needed)


def text(label: Any, needed: type[Needed] | None = None) -> Any:
    return _pair(TextAreaField, label, needed)


def shown_copy(name: str, copy: Mapping[str, str] | None) -> dict[str, str]:
    """A copy as the values of its two fields."""
    return {f"{name}_{language}": (copy or {}).get(language, "") for language in LANGUAGES}


def shown_lines(name: str, copies: Mapping[str, list[str]] | None) -> dict[str, str]:
    joined = {language: "\n".join((copies or {}).get(language, [])) for language in LANGUAGES}
    return shown_copy(name, joined)


def choices(rows: Iterable[tuple[str, Any]], blank: Any = None) -> list[SelectChoice]:
    first = [SelectChoice("", blank)] if blank is not None else []
    return first + [SelectChoice(value, label) for value, label in rows]


def _offered(check: Callable[[Any], None], form: Any) -> None:
    try:
        check(form)
    except ValidationError:
        raise ValidationError(_("This choice does not exist.")) from None


def _pair(kind: type[Field], label: Any, needed: type[Needed] | None) -> Any:
    checks = [needed()] if needed else []
    in_japanese, in_english = (
        _l("%(what)s (Japanese)", what=label),
        _l("%(what)s (English)", what=label),
    )
    return (
        kind(in_japanese, checks, render_kw={"lang": "ja"}),
        kind(in_english, render_kw={"lang": "en"}),
    )
