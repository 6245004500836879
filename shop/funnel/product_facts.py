"""One line of small truths about a product, from code and never typed."""

from collections.abc import Callable

from flask_babel import ngettext

from shop.catalogue.download_rules import file_size
from shop.catalogue.models import Product, ProductKind
from shop.catalogue.outline import length_of
from shop.funnel.product_queries import Gathered
from shop.languages import duration, full_day, local, moment_time
from shop.languages import said as _

Fact = tuple[str, str]


def facts_of_product(known: Gathered) -> list[Fact]:
    say = FACTS.get(known.product.kind)
    return say(known) if say else []


def _course(known: Gathered) -> list[Fact]:
    lessons = [lesson for module in known.modules for lesson in module.lessons]
    modules = ngettext("%(num)s module", "%(num)s modules", len(known.modules))
    product = known.product
    days = product.access_days
    use = _("Yours without an end")
    if days:
        use = str(ngettext("Usable for %(num)s day", "Usable for %(num)s days", days))
    return [
        ("film", modules + _(" · ") + length_of(lessons)),
        ("ok", use),
        ("clock", _("Updated on %(day)s", day=full_day(product.updated_at))),
    ]


def _download(known: Gathered) -> list[Fact]:
    media = known.product.media
    if media is None:
        return [("download", _("File to keep"))]
    kind = media.path.rpartition(".")[2].upper()
    words = _("%(kind)s file, %(size)s", kind=kind, size=file_size(media.size))
    return [("download", words), ("ok", _("Yours without an end"))]


def _coaching(known: Gathered) -> list[Fact]:
    product = known.product
    meetings = ngettext(
        "%(num)s meeting of %(length)s",
        "%(num)s meetings of %(length)s each",
        product.sessions or 1,
        length=duration(product.session_minutes or 60),
    )
    return [("people", meetings), *_seats(product)]


def _event(known: Gathered) -> list[Fact]:
    product = known.product
    starts_at = product.starts_at
    day = moment_time(starts_at) if starts_at else _("Day to be announced")
    place = [("home", local(product.place))] if product.place else []
    return [
        ("calendar", day),
        ("clock", duration(product.minutes or 60)),
        *place,
        *_seats(product),
    ]


def _bundle(known: Gathered) -> list[Fact]:
    parts = known.product.parts
    return [("box", ngettext("%(num)s product together", "%(num)s products together", len(parts)))]


def _seats(product: Product) -> list[Fact]:
    """A real counter, or nothing."""
    if product.seats_left is None:
        return []
    left = ngettext("%(num)s seat left", "%(num)s seats left", product.seats_left)
    return [("seat", _("%(left)s of %(seats)s", left=left, seats=product.seats or 0))]


FACTS: dict[ProductKind, Callable[[Gathered], list[Fact]]] = {
    ProductKind.COURSE: _course,
    ProductKind.DOWNLOAD: _download,
    ProductKind.COACHING: _coaching,
    ProductKind.EVENT: _event,
    ProductKind.BUNDLE: _bundle,
}
