"""A small map in order, and its pieces, for the linter's tables."""

from shop.ladder.drawing_rules import Bounds, Drawing, Spot, Terms, Way
from shop.ladder.rules import NextStepKind
from shop.money import yen

SAID = {"ja": "はい", "en": "Yes"}


def spot(key, price, rung=0, **more):
    placed = {"ladder": "blog", "rung": rung} if rung else {}
    return Spot(key=key, at=key, price=yen(price), title={"ja": key, "en": key}, **placed | more)


def way(start, end, kind="upsell", challenge=SAID):
    at = f"{start}-{end}"
    return Way(start=start, end=end, kind=NextStepKind(kind), at=at, challenge=challenge)


def terms(way, price, moment="course_completed", **more):
    return Terms(way=way, moment=moment, price=yen(price), at=f"offer-{way.at}", **more)


FREE, INTRO = spot("free", 0, 1), spot("intro", 9_800, 2)
MAIN, TOP = spot("main", 29_400, 3), spot("top", 88_200, 4)
UP = (way("free", "intro"), way("intro", "main"), way("main", "top"))


def drawing(spots=(FREE, INTRO, MAIN, TOP), ways=UP, terms=(), codes=(), **bounds):
    standing = {each.key: each for each in spots}
    ladders = {each.ladder: "ladders[0]" for each in spots if each.ladder}
    return Drawing(standing, tuple(ways), tuple(terms), ladders, Bounds(**bounds), codes)
