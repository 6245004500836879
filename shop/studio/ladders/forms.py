"""Ladders, rungs and next steps as they are typed in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from shop.ladder.map_rules import LadderDraft, NextStepDraft, RungDraft
from shop.ladder.models import Ladder, NextStep, Rung
from shop.studio.forms import Needed, RadioField, SelectField, StudioForm, choices, line, shown_copy
from shop.studio.words import STEPS


class LadderForm(StudioForm):
    title_ja, title_en = line(_l("Topic of the ladder"), needed=Needed)
    promise_ja, promise_en = line(_l("Its promise in one short line"))
    slug = StringField(_l("Name in the address"), [Needed()])

    def draft(self) -> LadderDraft:
        return LadderDraft(self.slug.data or "", self.copy("title"), self.copy("promise"))


class RungForm(StudioForm):
    for_whom_ja, for_whom_en = line(_l("For whom"))
    after_ja, after_en = line(_l("What they can do afterwards"))

    def draft(self, number: int) -> RungDraft:
        return RungDraft(number, self.copy("for_whom"), self.copy("after"))


class PlaceForm(StudioForm):
    product = SelectField(_l("Product"), choices=[])


class StepForm(StudioForm):
    places = {"from": "from_slug", "to": "to_slug"}

    from_slug = SelectField(_l("Who has finished"), choices=[])
    challenge_ja, challenge_en = line(_l("The challenge they have then"), needed=Needed)
    to_slug = SelectField(_l("is led to"), choices=[])
    kind = RadioField(_l("Kind of next step"), choices=choices(STEPS.items()), default="upsell")

    def offer(self, products: list[Any]) -> None:
        self.from_slug.choices = self.to_slug.choices = products

    def draft(self) -> NextStepDraft:
        return NextStepDraft(
            self.from_slug.data, self.to_slug.data, self.kind.data, self.copy("challenge")
        )


def ladder_of(ladder: Ladder) -> dict[str, Any]:
    shown = shown_copy("title", ladder.title) | shown_copy("promise", ladder.promise)
    return shown | {"slug": ladder.slug}


def rung_of(rung: Rung) -> dict[str, Any]:
    return shown_copy("for_whom", rung.for_whom) | shown_copy("after", rung.after)


def step_of(step: NextStep) -> dict[str, Any]:
    return {
        "from_slug": step.from_product.slug,
        "to_slug": step.to_product.slug,
        "kind": step.kind.value,
        **shown_copy("challenge", step.challenge),
    }
