"""Every pair of colours that meets on a page, in both themes, against WCAG 2.2."""

import math
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "static"
TEXT, GRAPHIC = 4.5, 3.0
GROUNDS = "paper surface sunken chalk-tint board-tint"
MEETINGS = {
    "ink": GROUNDS + " error-tint",
    "ink-2": GROUNDS,
    "board": GROUNDS,
    "on-board": "board board-hi",
    "on-chalk": "chalk",
    "error": "surface error-tint",
    "ok": "surface paper",
    "on-slate": "slate slate-2",
    "on-slate-2": "slate slate-2",
    "chalk": "slate slate-2",
}
LINES = {"line-2": "paper surface chalk-tint", "shu": "surface paper", "chalk": "slate"}
PAIRS = [(ink, on, TEXT) for ink, grounds in MEETINGS.items() for on in grounds.split()] + [
    (line, on, GRAPHIC) for line, grounds in LINES.items() for on in grounds.split()
]
COLOUR = r"oklch\([^)]*\)|#\w+"


def oklch_to_hex(lightness, chroma, hue):
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{channel(x):02x}" for x in linear)


def channel(x):
    x = min(1, max(0, x))
    return round(255 * (12.92 * x if x <= 0.0031308 else 1.055 * x ** (1 / 2.4) - 0.055))


def luminance(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def ratio(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def as_hex(value):
    if value.startswith("#"):
        return value if len(value) == 7 else "#" + "".join(digit * 2 for digit in value[1:])
    return oklch_to_hex(*map(float, value[6:-1].split()))


def themes(modern):
    light, dark = {}, {}
    for name, value in re.findall(r"--([\w-]+):\s*((?:light-dark|oklch)\(.*?\));", modern):
        colours = re.findall(COLOUR, value)
        light[name], dark[name] = as_hex(colours[0]), as_hex(colours[-1])
    return light, dark


FALLBACK_PART, MODERN = (STATIC / "css/tokens.css").read_text().split("@supports", 1)
LIGHT, DARK = themes(MODERN)
FALLBACKS = {name: as_hex(v) for name, v in re.findall(r"--([\w-]+):\s*(#\w+)\s*;", FALLBACK_PART)}


@pytest.mark.parametrize("theme", [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_it_can_be_read(theme, ink, ground, least):
    assert ratio(theme[ink], theme[ground]) >= least


@pytest.mark.parametrize("name", FALLBACKS)
def test_a_fallback_is_the_light_colour(name):
    fallback, light = (int(colour[1:], 16).to_bytes(3) for colour in (FALLBACKS[name], LIGHT[name]))

    assert max(abs(one - other) for one, other in zip(fallback, light, strict=True)) <= 2


def test_only_tokens_name_colours_for_text():
    named = re.compile(r"(?<![-\w])color:\s*#")
    files = [STATIC / "css/base.css", STATIC / "css/layout.css", *STATIC.glob("css/kit/*.css")]

    on_white_pills = {"slate.css"}
    assert {file.name for file in files if named.search(file.read_text())} <= on_white_pills
