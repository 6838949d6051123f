"""One session from an empty room to a verdict.

Lives here: `soak`. Why: script and tests want the same. Must never: judge by a clock on the wall; what was recorded and
what was heard carry their own times.
"""

import json
import socket
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from feedback.config import load_rig
from feedback.messages import Cue, Gap, Played, TrueEvent
from feedback.records import crashes
from session_soak.faults import ENGINE, KINDS, Fault, narrowed, of_devices, plan, victims
from session_soak.heard import Sound, as_told, of_card
from session_soak.inject import Done, inject
from session_soak.judge import Back, came_back, judge_sound
from session_soak.memory import growth_pct_h
from session_soak.recorded import Recorded, read
from session_soak.room import Room
from session_soak.truth import lives, strikes
from session_soak.verdict import Outcome
from session_soak.watch import Watch


def soak(seconds: float, seed: int, folder: Path, card: Path | None, only: Sequence[str] = ()) -> Outcome:
    """card: ALSA's configuration of a recording card in this folder; None: sound goes to the null output.
    only: words by which the plan is narrowed. SoakError: the session did not come up.
    """
    room = Room(folder, card, _free_port())
    room.furnish((), seed)
    roles = room.roles
    sensors = [name for name, role in roles.items() if role == "sensor"]
    faults = plan(seed, seconds, narrowed(victims(roles, sensors, card is not None), only))
    room.furnish(of_devices(faults), seed)
    (folder / "faults.json").write_text(json.dumps({"seed": seed, "planned": [row.told() for row in faults]}))
    watch = Watch(room)
    room.begin()
    try:
        done = _walk(room, watch, faults, seconds)
        code = room.end()
        left = room.left_behind()
    finally:
        room.close()
    (folder / "faults.json").write_text(json.dumps({"seed": seed, "done": [row.told() for row in done]}, indent=1))
    return _judged(room, watch, done, code, left)


def _walk(room: Room, watch: Watch, faults: Sequence[Fault], seconds: float) -> list[Done]:
    begin_ns = room.walking()
    done = inject(room, faults, begin_ns, watch.look)
    rest = Fault(max(seconds, faults[-1].at_s + 10.0), "silence", "")
    inject(room, [rest], begin_ns, watch.look)
    return done


def _judged(room: Room, watch: Watch, done: Sequence[Done], code: int, left: Sequence[str]) -> Outcome:
    rig, recorded = load_rig(room.folder / "rig.toml"), read(room.session)
    walks = lives(rig, recorded.of(TrueEvent))
    done = [_as_it_was(row, walks[0].begin_ns) for row in done]
    sounds, steps = _sounds(watch, recorded), strikes(rig, walks, recorded.last_ns)
    heard = judge_sound(sounds, steps, recorded.of(Cue), done, recorded.unknown_ns())
    return Outcome(
        code=code,
        witness="card" if watch.records else "null output",
        faults=[_with_waits(came_back(row, sounds, steps), watch) for row in done],
        heard=heard,
        holes=recorded.holes,
        untold=recorded.untold(),
        away_s=[(until_ns - from_ns) / 1e9 for from_ns, until_ns in recorded.away_ns],
        gaps=recorded.of(Gap),
        damage=recorded.damage,
        messages=sum(recorded.counts.values()),
        files=sorted(path.name for path in room.folder.glob("walk*.mcap*")),
        deaths=_unexpected(room, done),
        left=list(left),
        growth={name: _growth(watch, name) for name in dict.fromkeys(name for name, _ in watch.uses)},
    )


def _as_it_was(row: Done, begin_ns: int) -> Done:
    """What a device did, it did on the clock of the walk."""
    if KINDS[row.fault.kind].of != "device":
        return row
    return Done(row.fault, begin_ns + round(row.fault.at_s * 1e9), begin_ns + round(row.fault.end_s * 1e9), row.pid)


def _sounds(watch: Watch, recorded: Recorded) -> list[Sound]:
    watch.look()
    if watch.records:
        return of_card(watch.records)
    return as_told(recorded.of(Played), {cue.cue_id: cue for cue in recorded.of(Cue)})


def _with_waits(back: Back, watch: Watch) -> Back:
    at_ns, end_ns = back.done.at_ns, back.done.end_ns
    until_ns = end_ns + round((back.silent_s or 0.0) * 1e9)
    return Back(back.done, back.silent_s, back.back_s, watch.kept_waiting_s(at_ns, until_ns))


def _unexpected(room: Room, done: Sequence[Done]) -> list[str]:
    """Deaths that nobody had planned, with what they said. An engine that is stopped is replaced, as one that hangs."""
    killed = Counter(row.fault.victim for row in done if row.pid and _ends(row.fault))
    found = []
    for row in crashes.read(room.session):
        killed[row.process] -= 1
        if killed[row.process] < 0:
            found.append(f"{row.process}: {row.how} {row.report[-300:]}".strip())
    return found


def _ends(fault: Fault) -> bool:
    return fault.kind == "kill" or (fault.kind, fault.victim) == ("stop", ENGINE)


def _growth(watch: Watch, name: str) -> tuple[float, float] | None:
    return growth_pct_h([uses for (process, _), uses in watch.uses.items() if process == name])


def _free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
