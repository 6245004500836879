"""Which card a product page shows this visitor. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Door(StrEnum):
    """What stands where the price would be."""

    OWNED = "owned"
    OFFER = "offer"
    BUY = "buy"
    FREE = "free"
    WAITING = "waiting"
    GRADUATES = "graduates"
    PREREQUISITE = "prerequisite"
    SOLD_OUT = "sold_out"
    WITHDRAWN = "withdrawn"
    OVER = "over"
    PREVIEW = "preview"


@dataclass(frozen=True)
class Visit:
    """What is known when a product page is opened; `stopped` is the quote's word."""

    published: bool = True
    owned: bool = False
    preview: bool = False
    over: bool = False
    stopped: str | None = None
    has_required: bool = False
    waiting: bool = False
    offered: bool = False
    free: bool = False


STOPS = {"owned": Door.OWNED, "sold_out": Door.SOLD_OUT}


def visible(visit: Visit) -> bool:
    """Unpublished is nobody's but its owners' and its teacher's."""
    return visit.published or visit.owned or visit.preview


def door(visit: Visit) -> Door:
    if visit.owned and not visit.preview:
        return Door.OWNED
    if not visit.published:
        return Door.PREVIEW
    if visit.over:
        return Door.OVER
    return _shut(visit) or _open(visit)


def _shut(visit: Visit) -> Door | None:
    if visit.stopped == "graduates_only":
        return Door.PREREQUISITE if visit.has_required else Door.GRADUATES
    if visit.stopped:
        return STOPS.get(visit.stopped, Door.WITHDRAWN)
    return Door.WAITING if visit.waiting else None


def _open(visit: Visit) -> Door:
    if visit.offered:
        return Door.OFFER
    return Door.FREE if visit.free else Door.BUY
