"""Draw docs/pictures/*.png, one for each state of the patient's screen.

    scripts/pictures [--out FOLDER]

No window is opened (SDL's dummy driver): messages are told to the same Stage that a run has, and its Scene is painted.
The same messages give the same pictures.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import nan
from pathlib import Path
from typing import Any

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pygame  # noqa: E402

from feedback import messages as m  # noqa: E402
from feedback.config import load_protocol, load_rig  # noqa: E402
from feedback.outputs.scene import Stage  # noqa: E402
from feedback.outputs.visual import Painter  # noqa: E402

SIZE, SAVED, SHADES = (1280, 720), (720, 405), 0xF8
S, MS = 1_000_000_000, 1_000_000
BEGIN, NOW = 100 * S, 130 * S
STANCE = (30.0, 60.0, 55.0, 120.0, 60.0, 180.0, 210.0, 90.0)
"""Newtons under the eight zones, late in single support."""
LANDING = (260.0, 130.0, 120.0, 20.0, 5.0, 0.0, 0.0, 0.0)
FULL = (300.0, 150.0, 140.0, 140.0, 80.0, 200.0, 220.0, 150.0)


def gait(t_ns: int = NOW, state: str = "walking") -> m.GaitState:
    return m.GaitState(t_ns, t_ns, 0, state, 0.4, 0.9, 0.9, 0.1, 108.0)


def sole(leg: str, newtons: Sequence[float], t_ns: int = NOW) -> m.Samples:
    return m.Samples(t_ns, t_ns, 0, f"insoles.{leg}", 0, tuple(20.0 * one for one in newtons))


def block(kind: str, cues: tuple[str, ...] = (), **more: Any) -> m.BlockBegins:
    first = m.BlockBegins(BEGIN, BEGIN, 0, 3, kind, 100.0, 75.0, 230.0, 0, cues)
    return first.replace(**more)


def target(leg: str, value: float) -> m.Target:
    return m.Target(BEGIN, BEGIN, 0, "hip_extend", leg, HIP, "thigh_imu", value, value - 2, 1.6, "baseline")


def outcome(leg: str, value: float, success: str, t_ns: int = NOW - S // 2) -> m.Outcome:
    place = (t_ns, t_ns, 0, "hip_extend", leg, t_ns - S, 3, "cued", 5, "", 0)
    return m.Outcome(*place, HIP, "thigh_imu", value, 12.0, success)


HIP = "thigh_extension_deg"
WALK = [gait(), sole("left", FULL, NOW - 1), sole("right", FULL, NOW - 1)]
STEP = [sole("left", STANCE), sole("right", (0.0,) * 8)]
LAND = [sole("left", LANDING), sole("right", (0, 0, 0, 0, 0, 60.0, 90.0, 120.0))]
TRAIL = [block("training", ("hip_extend",)), target("left", 12.0), target("right", 12.0)]
HITS = [outcome(leg, 13.0, "hit", NOW - (9 - k) * S) for k in range(4) for leg in ("left", "right")]
COUNT = m.BlockBegins(NOW - 300 * MS, 0, 0, 4, "probe", 0.0, 0.0, nan, 30, (), 2)
HELD = m.Cue(NOW - S, 0, 0, 9, 0, "hip_extend", "left", NOW - 300 * MS, NOW, 0, "tone", -15.0, "", NOW + 99 * MS)
ANGLE = m.LimbAngle(NOW - 10 * MS, 0, 0, "left", "thigh", -10.0, 1.0, "thigh_imu")
SILENCED = m.AudioHealth(NOW, 0, 0, "speaker", 48000, 128, 0, 0, 0, silenced=True)
LOST = m.Signal(NOW, NOW, 0, "insoles.left", "silent", "nothing for 300 ms")
REFUSED = m.Acknowledged(
    NOW, 0, 0, 1, "screen", "cue_now", "", "", "no cue in this part of the session: it is there to see the walking "
    "without help",
)  # fmt: skip


def played(kind: str, leg: str, ago_ms: int = 60) -> m.Played:
    onset_ns = NOW - ago_ms * MS
    return m.Played(onset_ns, 0, 0, 5, 0, kind, leg, onset_ns, onset_ns, 0, "played")


@dataclass(frozen=True)
class State:
    """A picture: its file's name, what it shows, what led to it."""

    name: str
    says: str
    told: Sequence[m.Message]
    look: dict[str, object] = field(default_factory=dict)
    protocol: str = "hip_extension"


STATES = (
    State("waiting", "Before the soles have said a word.", []),
    State(
        "standing", "Standing; each zone of a sole is as bright as it is loaded.", [gait(state="standing"), *WALK[1:]]
    ),
    State("warm_up", "A part without cues: the feet, and what is left of it.", [block("warm_up"), *WALK, *STEP]),
    State("how", "As practice begins, the line says what to do.", [*TRAIL, *WALK, *STEP]),
    State(
        "hit",
        "Both legs reached the band: tick, word and colour, and the hits in a row.",
        [*TRAIL, *WALK, *STEP, *HITS, outcome("right", 13.1, "hit", NOW - S), outcome("left", 12.6, "hit")],
    ),
    State(
        "miss",
        "The left leg fell short: an arrow shows the way to go. It is no failure, and the word says so.",
        [*TRAIL, *WALK, *STEP, outcome("right", 12.4, "hit", NOW - S), outcome("left", 9.5, "miss")],
    ),
    State(
        "near",
        "Short by less than the band allows for: a half-full disc.",
        [*TRAIL, *WALK, *LAND, outcome("right", 10.5, "miss", NOW - S), outcome("left", 11.5, "near")],
    ),
    State(
        "live",
        "While a held sound lasts, the bar goes along with the leg; the diamond lights with each sound.",
        [*TRAIL, *WALK, *STEP, outcome("right", 12.4, "hit", NOW - 4 * S), HELD, ANGLE, played("hip_extend", "left")],
    ),
    State(
        "ready",
        "A cue that is not scored (no EMG): the mark and its word, and no bar.",
        [block("training", ("glute_ready",)), *WALK, *LAND, played("glute_ready", "left")],
        protocol="glute_ready",
    ),
    State("countdown", "Before each part, three numbers.", [*TRAIL, *WALK, *STEP, COUNT]),
    State(
        "probe", "A test without help: no bar, no verdict.", [block("probe", planned_s=nan, planned_strides=22), *WALK]
    ),
    State("pause", "In a pause, and in rests, the question after the effort.", [block("pause"), *WALK]),
    State("refused", "A key that was not obeyed is answered in words.", [block("probe"), *WALK, *STEP, REFUSED]),
    State("stopped", "Somebody stopped the sounds.", [block("training"), *WALK, *STEP, SILENCED]),
    State(
        "lost", "A sole's signal is gone: it is not shown as if it were live.", [block("training"), *WALK, *STEP, LOST]
    ),
    State("end", "The session is over.", [block("end"), gait(state="standing"), *WALK[1:]]),
    State(
        "light",
        "Theme light.",
        [*TRAIL, *WALK, *STEP, outcome("right", 13.0, "hit", NOW - S), outcome("left", 9.5, "miss")],
        {"theme": "light"},
    ),
    State(
        "contrast",
        "Theme contrast.",
        [*TRAIL, *WALK, *STEP, outcome("right", 13.0, "hit", NOW - S), outcome("left", 11.5, "near")],
        {"theme": "contrast"},
    ),
    State(
        "right_side",
        'side = "right": all of it on the intact side, for neglect or a lost half of sight.',
        [*TRAIL, *WALK, *STEP, outcome("right", 13.0, "hit", NOW - S), outcome("left", 9.5, "miss")],
        {"side": "right"},
    ),
)


def drawn(state: State) -> pygame.Surface:
    """The picture of a state."""
    rig = load_rig(ROOT / "configs/rigs/emulated_full.toml" if state.protocol != "glute_ready" else
                   ROOT / "configs/rigs/emulated.toml")  # fmt: skip
    rig = rig.model_copy(update={"screen": rig.screen.model_copy(update=state.look)})
    stage = Stage(rig, load_protocol(ROOT / f"configs/protocols/{state.protocol}.toml"))
    is_young = state.name == "how"
    for message in state.told:
        stage.take(message.replace(t_ns=NOW - S) if is_young and isinstance(message, m.BlockBegins) else message)
        if isinstance(message, m.Samples):
            stage.scene(NOW - 4 * S)
    look = rig.screen
    painter = Painter(stage.cells, look.theme, look.side, look.text_scale)
    surface = pygame.Surface(SIZE)
    painter.paint(surface, stage.scene(NOW))
    return surface


def small(surface: pygame.Surface) -> pygame.Surface:
    """Made smaller, and of fewer shades, so that the file is small."""
    shrunk = pygame.transform.smoothscale(surface, SAVED)
    shades = pygame.surfarray.pixels3d(shrunk)
    shades &= SHADES
    return shrunk


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures", help="folder for the pictures")
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    pygame.display.init()
    pygame.display.set_mode((1, 1))
    pygame.font.init()
    for state in STATES:
        path = folder / f"{state.name}.png"
        pygame.image.save(small(drawn(state)), str(path))
        print(f"{path.stat().st_size // 1000:4} kB  {path.name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
