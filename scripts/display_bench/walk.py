"""A walk as the screen is told of it, at the rates of a full rig: a process that is the engine and the soles.

Lives here: `main`. Why: what is drawn has to change as it does beside a patient. Must never: be asked for realism.
"""

import math
import os
import sys
import threading
import time
from math import nan
from pathlib import Path

from feedback.bus import Addresses, Link
from feedback.clock import now_ns
from feedback.messages import (
    LEGS,
    BlockBegins,
    Cue,
    GaitEvent,
    GaitState,
    LimbAngle,
    Message,
    Outcome,
    Samples,
    Target,
)

STRIDE_S, TICK_NS = 1.1, 5_000_000
HIP = "thigh_extension_deg"


def joined(book: Addresses, *names: str) -> list[Link]:
    """Links of these processes, past the barrier."""
    links = [Link(name, book, ()) for name in names]
    threads = [threading.Thread(target=link.join, args=(30.0,)) for link in links]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return links


def soles(at_ns: int, turn: float) -> list[Message]:
    told: list[Message] = []
    for leg, shift in zip(LEGS, (0.0, 0.5), strict=True):
        phase = (turn + shift) % 1.0
        rolling = [max(0.0, math.sin(math.pi * (phase - 0.07 * k) / 0.6)) * (phase < 0.62) for k in range(8)]
        told.append(Samples(at_ns, at_ns, 0, f"insoles.{leg}", 0, tuple(4000 * one for one in rolling)))
    return told


def measures(at_ns: int, turn: float, tick: int) -> list[Message]:
    """Angles at 50 Hz, the state at 25; once a stride of each leg an event, a held cue and an outcome."""
    told: list[Message] = []
    if tick % 8 == 0:
        told.append(GaitState(at_ns, at_ns, 0, "walking", turn % 1, (turn + 0.5) % 1, 0.8, 0.2, 109.0))
    for leg, shift in zip(LEGS, (0.0, 0.5), strict=True):
        phase = (turn + shift) % 1.0
        if tick % 8 == 0:
            told.append(LimbAngle(at_ns, at_ns, 0, leg, "thigh", 18 - 55 * phase, 1.0, "thigh_imu"))
        if tick and phase < TICK_NS / STRIDE_S / 1e9:
            told += stride(at_ns, leg, tick)
    return told


def stride(at_ns: int, leg: str, tick: int) -> list[Message]:
    number, value = round(tick * TICK_NS / 1e9 / STRIDE_S), 12 + 3 * math.sin(tick)
    due_ns, until_ns = at_ns + 330_000_000, at_ns + 570_000_000
    head = (at_ns, at_ns, 0)
    return [
        GaitEvent(*head, leg, "heel_strike", at_ns, 1.0, "heel"),
        Cue(*head, number, 0, "hip_extend", leg, due_ns, due_ns, 0, "tone", -15.0, "", until_ns),
        Outcome(*head, "hip_extend", leg, at_ns, 1, "cued", number, "", 0, HIP, "thigh_imu", value, 12.0,
                "hit" if value >= 12 else "miss"),
    ]  # fmt: skip


def opening(at_ns: int) -> list[Message]:
    told: list[Message] = [BlockBegins(at_ns, at_ns, 0, 1, "training", 100.0, 100.0, 600.0, 0, ("hip_extend",))]
    return told + [
        Target(at_ns, at_ns, 0, "hip_extend", leg, HIP, "thigh_imu", 12.0, 9.0, nan, "fixed") for leg in LEGS
    ]


def main(folder: Path) -> None:
    """Walk until the parent is gone or says stop."""
    engine, insoles = joined(Addresses.load(folder / "addresses.json"), "engine", "insoles")
    begin_ns, tick, parent = now_ns(), 0, os.getppid()
    engine.send(opening(begin_ns))
    while not engine.stopping and os.getppid() == parent:
        engine.wait(0)
        at_ns = begin_ns + tick * TICK_NS
        time.sleep(max(0, at_ns - now_ns()) / 1e9)
        turn = tick * TICK_NS / 1e9 / STRIDE_S
        insoles.send(soles(at_ns, turn))
        if told := measures(at_ns, turn, tick):
            engine.send(told)
        tick += 1
    for link in (engine, insoles):
        link.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
