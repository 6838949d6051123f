"""Signals of other sensors that were recorded with a walk, for `analyse`.

Lives here: --belt, --imu and --emg, and how they join the feet in order of time. Why: the engine is fed as live,
whichever sensors there were. Must never: resample; each sample has its own time.
"""

import argparse
import heapq
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from drivers.walkfile import Walk, WalkError
from drivers.walkfile.signals import Signal
from drivers.walkfile.signals import read as read_signal
from feedback.config import Rig, Sensor
from feedback.config.body import Emg, Imu
from feedback.config.rig import BELT
from feedback.messages import Samples
from feedback.processes.offline import Timed

BELT_HZ = 10.0
"""Rate at which a constant speed is told."""
SPEED = ("speed_mps",)
MOTION, QUATERNION = ("ax", "ay", "az", "gx", "gy", "gz"), ("qw", "qx", "qy", "qz")


class Lane(NamedTuple):
    """The samples of one stream besides the feet."""

    stream: str
    times_ns: list[int]
    rows: list[list[float]]


def add(parser: argparse.ArgumentParser) -> None:
    """The arguments that name signals."""
    parser.add_argument("--belt", metavar="FILE|M/S", help="speed of the belt: CSV of time_s,speed_mps, or a constant")
    for word, columns in (("imu", f"{','.join(MOTION)} or {','.join(QUATERNION)}"), ("emg", "one column a channel")):
        about = f"what the stream of the rig's [[{word}s]] told: CSV of time_s and {columns}, as the sensor gives it"
        parser.add_argument(f"--{word}", metavar="STREAM=FILE", action="append", default=[], help=about)


def lanes(args: argparse.Namespace, rig: Rig, walk: Walk) -> list[Lane]:
    """The signals that were named, of the walk's time, in the rig's order. WalkError, WalkMissing."""
    found = [_belt(args.belt, rig, walk)] if args.belt is not None else []
    found += _worn("--imu", args.imu, rig.imus, _imu, args.rig, walk)
    found += _worn("--emg", args.emg, rig.emgs, _emg, args.rig, walk)
    return found


def merged(feet: Iterator[Timed], more: Sequence[Lane]) -> Iterator[Timed]:
    """(time in ns, samples) of all, in order of time; at equal times the feet come first, then the lanes' order."""
    return heapq.merge(feet, *map(_told, more), key=lambda row: row[0]) if more else feet


def _told(lane: Lane) -> Iterator[Timed]:
    stream = lane.stream
    for k, (t_ns, row) in enumerate(zip(lane.times_ns, lane.rows, strict=True)):
        yield t_ns, [Samples(t_ns, t_ns, k, stream, k, tuple(row))]


def with_belt(rig: Rig) -> Rig:
    """The rig with a belt, for cues that need its speed: it comes from --belt."""
    if rig.belt_stream:
        return rig
    belt = Sensor(name=BELT, driver="signal-lines", port="--belt", options={"stream": BELT})
    return rig.model_copy(update={"sensors": (*rig.sensors, belt)})


def _belt(given: str, rig: Rig, walk: Walk) -> Lane:
    stream = rig.belt_stream or f"{BELT}.{BELT}"
    try:
        speed_mps = float(given)
    except ValueError:
        return _lane(stream, read_signal(Path(given), [SPEED]), walk)
    if not 0 <= speed_mps <= 10:
        raise WalkError(f"--belt {given}: a speed in m/s from 0 to 10 was expected, or a file")
    time_s = np.arange(walk.time_s[0], walk.time_s[-1], 1 / BELT_HZ)
    return _lane(stream, Signal(Path(given), time_s, np.full((len(time_s), 1), speed_mps)), walk)


def _worn(
    option: str,
    given: Sequence[str],
    rows: Sequence[Any],
    read: Callable[[Path, Any], Signal],
    rig_path: Path,
    walk: Walk,
) -> list[Lane]:
    """The lanes of [[imus]] or [[emgs]] that are given as STREAM=FILE."""
    known = {row.stream: row for row in rows}
    named: dict[str, Path] = {}
    for word in given:
        stream, equals, file = word.partition("=")
        if not (equals and file):
            raise WalkError(f"{option} {word}: STREAM=FILE was expected")
        if stream not in known:
            there = f"there are: {', '.join(known)}" if known else "there are none"
            raise WalkError(f"{option} {word}: {rig_path} has no such stream in [[{option[2:]}s]]; {there}")
        if stream in named:
            raise WalkError(f"{option} {word}: the stream is given twice")
        named[stream] = Path(file)
    return [_lane(stream, read(named[stream], row), walk) for stream, row in known.items() if stream in named]


def _imu(path: Path, imu: Imu) -> Signal:
    return read_signal(path, [QUATERNION if imu.gives == "quaternion" else MOTION])


def _emg(path: Path, emg: Emg) -> Signal:
    names = [row.muscle if row.muscle == "none" else f"{row.muscle}_{row.leg}" for row in emg.channels]
    return read_signal(path, [tuple(names)], by_place=True)


def _lane(stream: str, signal: Signal, walk: Walk) -> Lane:
    """The part of a signal that is of the walk's time."""
    during = (signal.time_s >= walk.time_s[0]) & (signal.time_s <= walk.time_s[-1])
    if not during.any():
        raise WalkError(
            f"{signal.path}: has {signal.time_s[0]:g} to {signal.time_s[-1]:g} s, "
            f"the walk {walk.time_s[0]:g} to {walk.time_s[-1]:g} s: they have no time in common"
        )
    times_ns = (signal.time_s[during] * 1e9).round().astype("int64").tolist()
    return Lane(stream, times_ns, signal.values[during].tolist())
