"""A recorded walk through the engine, as fast as it goes, under the recording's own time.

Lives here: `read`, the walk as a rig expects it; `frames`, what the sensor process would have told of it; `feed`, the
engine over samples. Why: `analyse`, cohorts and benches hand an engine the same samples in the same steps. Must never:
look ahead, or differ between two runs of the same input.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from drivers.walkfile import Walk, WalkError, counts, read_walk
from feedback.config import Rig
from feedback.messages import LEGS, Message, Samples
from feedback.processes.engine import EngineNode

Timed = tuple[int, list[Samples]]
"""Time in ns, and the samples of that time."""


def read(path: Path, rig: Rig, rig_path: Path) -> Walk:
    """The walk in this file, of as many zones as the rig's soles have. WalkError, WalkMissing."""
    if rig.walk is None:
        raise WalkError(f"{rig_path}: analyse needs a [walk] section that says the file's format")
    walk = read_walk(path, rig.walk.format)
    if walk.zones != len(rig.sole.zones):
        raise WalkError(f"{path}: has {walk.zones} channels a foot, {rig_path} names {len(rig.sole.zones)} zones")
    return walk


def frames(walk: Walk, rig: Rig) -> Iterator[Timed]:
    """The walk as the sensor process would tell it, under the recording's own time: (time in ns, both feet)."""
    sensor = rig.sensors[0].name if rig.sensors else "insoles"
    left_name, right_name = (f"{sensor}.{leg}" for leg in LEGS)
    left, right = (map(tuple, foot.astype(float).tolist()) for foot in counts(walk, rig.sole.counts_per_newton))
    times_ns = (walk.time_s * 1e9).round().astype("int64").tolist()
    for k, (t_ns, on_left, on_right) in enumerate(zip(times_ns, left, right, strict=True)):
        both = [Samples(t_ns, t_ns, k, left_name, k, on_left), Samples(t_ns, t_ns, k, right_name, k, on_right)]
        yield t_ns, both


def feed(engine: EngineNode, samples: Iterable[Timed], said: Callable[[Message], None]) -> None:
    """Each frame of both feet is one step, as is each sample of another sensor; time goes on where there is a gap.

    Nothing here makes cycles, so the collector can rest meanwhile.
    """
    step = engine.step
    was_on = gc.isenabled()
    gc.disable()
    wake_ns = 1 << 62
    try:
        for now_ns, frame in samples:
            while wake_ns < now_ns:
                for message in step(wake_ns, ()):
                    said(message)
                wake_ns = engine.wake_ns(wake_ns)
            for message in step(now_ns, frame):
                said(message)
            wake_ns = engine.wake_ns(now_ns)
    finally:
        if was_on:
            gc.enable()
