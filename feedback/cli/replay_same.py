"""`stridecue replay SESSION`: does the engine say the same again, bit for bit?

Lives here: the comparison, and what is said of it. Why: who re-runs a session with other settings must know that the
same settings give the same walk. Must never: call it identical when something could not be compared, without saying so.
"""

import argparse
import json
import time
from pathlib import Path

from feedback.cli.progress import Progress
from feedback.config import Patient, Protocol, Rig
from feedback.processes.engine import EngineNode
from feedback.processes.rerun import Rerun, rerun
from feedback.records.sameness import Sameness
from feedback.records.session import SessionError, SessionReader
from feedback.records.settings import patient_of, protocol_of, rig_of


def run(args: argparse.Namespace, session: SessionReader) -> int:
    """Run it again, compare, tell; 1 if it differs."""
    found, progress, begin_s = Sameness(EngineNode.WRITES), Progress(), time.perf_counter()
    again = rerun(session, engine_of(session), found.again, found.recorded, frozenset(EngineNode.WRITES), progress.tell)
    progress.end()
    found.end(session.whole and not session.damage and not again.restarted)
    took_s = time.perf_counter() - begin_s
    print(_json(session, again, found, took_s) if args.json else _words(args.session, session, again, found, took_s))
    return int(found.first is not None or not found.same)


def settings_of(session: SessionReader) -> tuple[Rig, Protocol, Patient | None]:
    """As the engine was set up in the session. SessionError if its files cannot be read."""
    rig, protocol, patient = rig_of(session), protocol_of(session), patient_of(session)
    if rig is not None and protocol is not None and (patient is not None or "patient.toml" not in session.attachments):
        return rig, protocol, patient
    named = {"rig.toml": rig, "protocol.toml": protocol, "patient.toml": patient}
    name = next(name for name, read in named.items() if read is None)
    raise SessionError(f"{session.path}: its {name} cannot be read, so the engine cannot be set up as it was")


def engine_of(session: SessionReader) -> EngineNode:
    """The engine as it was set up in the session. SessionError if its files cannot be read."""
    return EngineNode(*settings_of(session))


def duration_s(session: SessionReader) -> float:
    """From the first message to the last, once all have been read."""
    return (session.last_ns - session.first_ns) / 1e9


def _words(path: Path, session: SessionReader, again: Rerun, found: Sameness, took_s: float) -> str:
    long_s = duration_s(session)
    rows = [f"{path}: {long_s:.1f} s in {took_s:.1f} s ({long_s / took_s:.0f} x real time), {again.steps:,} steps"]
    if not again.exact:
        rows.append(
            "the steps of the engine are not on record here; they were guessed from the arrivals of the samples"
        )
    if again.restarted:
        rows.append(
            f"until {(again.until_ns - session.first_ns) / 1e9:.3f} s: then the engine died without a spare, and what "
            "was said of the one that was started anew cannot be said again"
        )
    if again.lost:
        rows.append(f"{again.lost} messages that the engine took in are not in the file")
    if found.unrecorded or found.beyond:
        rows.append(f"not compared: {found.unrecorded} lost in the file, {found.beyond} after the last step on record")
    counts = ", ".join(f"{topic} {count:,}" for topic, count in sorted(found.same.items()))
    if found.first is None and found.same:
        return "\n".join([*rows, f"identical: {found.same.total():,} messages, bit for bit ({counts})"])
    if found.first is None:
        return "\n".join([*rows, "nothing to compare: the session holds no message of the engine"])
    differing = ", ".join(f"{topic} {count:,}" for topic, count in sorted(found.differing.items()))
    at_s = (found.first.t_ns - session.first_ns) / 1e9
    rows += [f"differs: {found.differing.total():,} messages ({differing}); the same: {found.same.total():,}"]
    return "\n".join([*rows, f"first at {at_s:.3f} s: {found.first.words()}"])


def _json(session: SessionReader, again: Rerun, found: Sameness, took_s: float) -> str:
    told = {
        "identical": found.first is None and bool(found.same),
        "duration_s": round(duration_s(session), 3),
        "took_s": round(took_s, 3),
        "steps": again.steps,
        "steps_on_record": again.exact,
        "engine_started_anew": again.restarted,
        "messages_same": found.same.total(),
        "messages_differing": found.differing.total(),
        "messages_not_compared": found.unrecorded + found.beyond,
        "inputs_lost": again.lost,
        "first_difference": found.first.words() if found.first else "",
    }
    return json.dumps(told)
