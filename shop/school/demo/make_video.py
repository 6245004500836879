"""Draw the demo lesson "cut on action, J cut" as ASS vector drawings and film it with ffmpeg.

Usage: python shop/school/demo/make_video.py [target.mp4]
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from math import hypot
from pathlib import Path

HERE = Path(__file__).resolve().parent
FONT = HERE.parents[1] / "fonts" / "NotoSansJP-Regular.ttf"
RATE, LENGTH = 30, 32
LATE_CUT, GOOD_CUT, SOUND_B, PICTURE_B = 8.0, 13.6, 21.0, 23.0
BOARD, CHALK, PAPER, SKIN = "174f3a", "f5d868", "f9faf6", "e8b98f"
SHIRT, TABLE, CUP, RAIN, DARK = "4f7fa3", "8a5a3b", "2f7d5b", "9fc3d8", "102515"
SOUND = (
    "aevalsrc='0.035*(sin(2*PI*220*t)+sin(2*PI*277.2*t)+sin(2*PI*329.6*t))*(0.7+0.3*sin(t))"
    f"*(1-0.7*between(t,{SOUND_B},26))"
    f"+0.2*sin(2*PI*880*t)*exp(-14*mod(t-{LATE_CUT},{GOOD_CUT - LATE_CUT}))"
    f"*between(t,{LATE_CUT},{GOOD_CUT + 1})':s=48000:d={LENGTH}[pad];"
    f"anoisesrc=r=48000:c=pink:a=0.25:seed=7:d={LENGTH},lowpass=f=3800,"
    f"volume='min(1,(t-{SOUND_B})*3)*between(t,{SOUND_B},26)':eval=frame[rain];"
    "[pad][rain]amix=inputs=2:normalize=0,volume=12dB,afade=t=in:d=0.6,"
    f"afade=t=out:st={LENGTH - 1.5}:d=1.5,aformat=channel_layouts=stereo[a]"
)


def shape(colour: str, path: str) -> str:
    return rf"{{\an7\pos(0,0)\bord0\1c&H{colour[4:] + colour[2:4] + colour[:2]}&\p1}}{path}{{\p0}}"


def polygon(colour: str, *points: tuple[float, float]) -> str:
    return shape(colour, "m " + " l ".join(f"{x:.1f} {y:.1f}" for x, y in points))


def box(colour: str, x: float, y: float, w: float, h: float) -> str:
    return polygon(colour, (x, y), (x + w, y), (x + w, y + h), (x, y + h))


def disc(colour: str, x: float, y: float, r: float) -> str:
    path, k = f"m {x} {y - r}", 0.5523
    for a, b in ((1, 0), (0, 1), (-1, 0), (0, -1)):
        first = f"{x + r * (b + k * a)} {y + r * (k * b - a)}"
        path += f" b {first} {x + r * (a + k * b)} {y + r * (b - k * a)} {x + r * a} {y + r * b}"
    return shape(colour, path)


def limb(colour: str, start: tuple[float, float], end: tuple[float, float], half: float) -> str:
    (x1, y1), (x2, y2) = start, end
    far = hypot(x2 - x1, y2 - y1) or 1.0
    u, v = half * (y2 - y1) / far, half * (x1 - x2) / far
    return polygon(colour, (x1 + u, y1 + v), (x2 + u, y2 + v), (x2 - u, y2 - v), (x1 - u, y1 - v))


def ease(t: float, start: float, seconds: float) -> float:
    share = min(1.0, max(0.0, (t - start) / seconds))
    return share * share * (3 - 2 * share)


def mug(x: float, y: float, size: float) -> list[str]:
    ear = x + size * 0.55
    handle = [disc(CUP, ear, y, size * 0.34), disc(PAPER, ear, y, size * 0.2)]
    return [*handle, box(CUP, x - size / 2, y - size / 2, size, size)]


def wide(reach: float, lift: float) -> list[str]:
    hand = (270 + 92 * reach - 108 * lift, 236 - 78 * lift)
    body = [disc(SKIN, 205, 118, 38), box(SHIRT, 165, 160, 82, 110), box(TABLE, 0, 268, 640, 92)]
    arm = [limb(SHIRT, (236, 182), hand, 12), disc(SKIN, *hand, 15)]
    return [*body, *mug(384 - 108 * lift, 244 - 78 * lift, 34), *arm]


def close(lift: float) -> list[str]:
    x, y = 430 - 150 * lift, 236 - 96 * lift
    arm = [limb(SHIRT, (20, 350), (x - 80, y + 16), 34), disc(SKIN, x - 66, y + 10, 44)]
    return [disc(SKIN, 60, 110, 150), box(TABLE, 0, 300, 640, 60), *mug(x, y, 120), *arm]


def cup_scene(t: float, start: float, cut: float) -> list[str]:
    lift = ease(t, start, 1.5)
    shot = wide(ease(t, start - 1.2, 1.0), lift) if t < cut else close(lift)
    frame = [box(BOARD, 0, 0, 640, 44), box(DARK, 0, 304, 640, 56), box(BOARD, 120, 346, 400, 6)]
    mark = box(PAPER, 118 + 400 * ease(cut, start, 1.5), 341, 4, 16)
    return [box(PAPER, 0, 44, 640, 316), *shot, *frame, box(CHALK, 120, 346, 400 * lift, 6), mark]


def rain(t: float) -> list[str]:
    spots = [(158 + (i * 97) % 226, 60 + (i * 61 + t * 260) % 154) for i in range(28)]
    drops = [limb(RAIN, (x, y), (x - 4, y + 14), 1.2) for x, y in spots]
    return [box(DARK, 140, 52, 260, 180), *drops, box(PAPER, 267, 52, 6, 180)]


def track(top: float, change: float) -> list[str]:
    edge = 100 + 500 * (change - 17) / 9
    return [box(SHIRT, 100, top, edge - 102, 36), box(RAIN, edge, top, 600 - edge, 36)]


def j_cut(t: float) -> list[str]:
    room = [box(PAPER, 140, 52, 260, 180), box(TABLE, 140, 190, 260, 42), *mug(270, 164, 52)]
    now = 100 + 500 * min(1.0, max(0.0, (t - 17) / 9))
    tracks = [*track(248, PICTURE_B), *track(298, SOUND_B), box(CHALK, now - 1.5, 242, 3, 98)]
    return [*(room if t < PICTURE_B else rain(t)), *tracks]


def picture(t: float) -> list[str]:
    if 4 <= t < 10:
        return cup_scene(t, 6.0, LATE_CUT)
    if 10 <= t < 16.4:
        return cup_scene(t, 13.0, GOOD_CUT)
    return j_cut(t) if 16.4 <= t < 26 else []


def clock(frame: int) -> str:
    cs = frame * 100 // RATE
    return f"0:00:{cs // 100:02d}.{cs % 100:02d}"


def drawings() -> Iterator[str]:
    for frame in range(LENGTH * RATE):
        for layer, drawn in enumerate(picture(frame / RATE)):
            yield f"Dialogue: {layer},{clock(frame)},{clock(frame + 1)},Default,{drawn}\n"


def film(folder: Path, target: Path) -> None:
    words = (HERE / "video-words.ass").read_text(encoding="utf-8")
    (folder / "scene.ass").write_text(words + "".join(drawings()), encoding="utf-8")
    paint = f"color=0x{BOARD}:s=640x360:r={RATE}:d={LENGTH},ass=scene.ass:fontsdir=.[v];"
    (folder / "graph").write_text(paint + SOUND, encoding="utf-8")
    command = (
        "ffmpeg -y -loglevel error -filter_complex_script graph -map [v] -map [a] -c:v libx264 "
        "-profile:v high -pix_fmt yuv420p -crf 23 -g 60 -c:a aac -b:a 96k -movflags +faststart"
    )
    subprocess.run([*command.split(), str(target)], cwd=folder, check=True)


def main(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        if FONT.exists():
            shutil.copy(FONT, folder)
        film(Path(folder), target.resolve())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "files" / "cut-on-action.mp4")
