"""One round: a run of the whole system on a rig of emulated devices with their faults, and what became of them.

Lives here: `soak`. Why: the figures must come from a session as anybody records one. Must never: look into a process.
"""

import subprocess
import sys
from pathlib import Path

from device_soak.judge import broken, judge
from device_soak.rounds import APART_S, PLAN, WHOLE_S, rig_text, sensor_of
from device_soak.truth import start_ns, truths
from drivers.emulators import answers
from feedback.config.load import rig_of
from feedback.messages import Gap, Samples, SensorHealth, TrueEvent
from feedback.records.session import SessionReader

PROTOCOL = Path(__file__).resolve().parents[2] / "configs" / "protocols" / "every_stride.toml"


NOT_BEGUN = 3
"""Exit code of a run whose processes were not ready in time, or lacked something."""


class SoakError(Exception):
    """Nothing was recorded that could be judged; the text is what the run said."""


def plan_of(place: int, seconds: float) -> list[tuple[str, float, float]]:
    """What befalls the device at this place of its round."""
    scale = seconds / WHOLE_S
    return [(kind, scale * (at_s + place * APART_S), scale * length_s) for kind, at_s, length_s in PLAN]


def soak(names: tuple[str, ...], seconds: float, folder: Path) -> tuple[list[dict], list[str]]:
    """(a row for each device, what is not as it must be)."""
    text = rig_text(names, seconds)
    (folder / "rig.toml").write_text(text)
    session = folder / "walk.mcap"
    session.unlink(missing_ok=True)
    options = ["--headless", "--for", str(seconds), "--session", str(session)]
    command = [sys.executable, "-m", "feedback", "run", str(folder / "rig.toml"), str(PROTOCOL), *options]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=seconds + 90)
    faults = [f"the run ended with {done.returncode}: {done.stderr[-500:]}"] if done.returncode else []
    if done.returncode == NOT_BEGUN:
        raise SoakError(f"the run did not begin: {done.stderr[-500:]}")
    reader = SessionReader(session)
    messages = [row.message for row in reader.messages()]
    if reader.damage or reader.missing:
        faults.append(f"the session is not sound: {reader.damage} {dict(reader.missing)}")
    if gaps := [row for row in messages if isinstance(row, Gap)]:
        faults.append(f"messages were lost on the bus: {gaps[:3]}")
    rig = rig_of(text, Path("soak"))
    begin_ns = start_ns(rig, [row for row in messages if isinstance(row, TrueEvent)])
    rows = [_row(rig, name, place, seconds, begin_ns, messages) for place, name in enumerate(names)]
    return rows, faults + [words for row in rows for words in broken(row, seconds)]


def _row(rig, name: str, place: int, seconds: float, begin_ns: int, messages) -> dict:
    sensor = next(row for row in rig.sensors if row.name == sensor_of(name))
    own = [row for row in messages if isinstance(row, Samples) and row.stream.partition(".")[0] == sensor.name]
    health = [row for row in messages if isinstance(row, SensorHealth) and row.sensor == sensor.name]
    true = {} if answers(name) else truths(rig, sensor.name, seconds, begin_ns)
    return judge(sensor, own, health, true, begin_ns, plan_of(place, seconds), seconds)
