"""`stridecue replay SESSION --protocol FILE --set KEY=VALUE`: what would have been cued, hit and missed.

Lives here: the other protocol from what was asked for, the run, the table. Why: thresholds are chosen from walks that
were walked, before the next patient pays for them. Must never: change the session, or take a number that a therapist
could not have asked for.
"""

import argparse
import sys
import time
from pathlib import Path

from feedback.bus import RawMessage
from feedback.cli.fit import fit
from feedback.cli.progress import Progress
from feedback.cli.replay_same import duration_s, settings_of
from feedback.config import Protocol, Rig, load_protocol
from feedback.cues.sensors import missing
from feedback.cues.tuning import differences, turned
from feedback.processes.engine import EngineNode
from feedback.processes.rerun import Rerun, rerun
from feedback.records.session import SessionReader
from feedback.records.what_if import COLUMNS, WhatIf
from feedback.records.what_if_words import to_json, words
from feedback.topics import TOPICS
from feedback.wire import MessageError, unpack

HEARD = frozenset(("outcome", "cue", "played", "acknowledged", "target"))
"""What the session says of its own cues."""


def run(args: argparse.Namespace, session: SessionReader) -> int:
    """Run it under the other protocol; words, or one object, and a table if one was asked for."""
    rig, protocol, patient = settings_of(session)
    other = _changed(_named(args.protocol, rig, session.path) or protocol, args.changes or (), rig)
    found, progress, begin_s = WhatIf(), Progress(), time.perf_counter()

    def hear(raw: RawMessage) -> None:
        try:
            found.was.take(unpack(TOPICS[raw.topic].message, raw.data))
        except MessageError:
            session.bad_records["message that cannot be read"] += 1

    again = rerun(session, EngineNode(rig, other, patient), found.now.take, hear, HEARD, progress.tell)
    progress.end()
    changed = [f"{key} {before or 'none'} -> {after or 'none'}" for key, before, after in differences(protocol, other)]
    if args.out and not _write(args.out, found):
        return 3
    if args.json:
        print(to_json(found, changed, _run_figures(session, again, time.perf_counter() - begin_s)))
        return 0
    if not again.exact:
        print("the steps of the engine are not on record here; they were guessed from the arrivals of the samples")
    if again.lost:
        print(f"{again.lost} messages that the engine took in are not in the file")
    print(words(found, changed, session.first_ns))
    return 0


def _named(path: Path | None, rig: Rig, session: Path) -> Protocol | None:
    """The protocol of --protocol. ConfigError: it cannot be used, or not with the sensors of that session."""
    if path is None:
        return None
    protocol = load_protocol(path)
    fit(rig, session, protocol, path)
    return protocol


def _changed(protocol: Protocol, changes: list[str] | tuple[()], rig: Rig) -> Protocol:
    """With the numbers of --set, as a therapist would have turned them. ValueError: one that is refused."""
    other, notes = turned(protocol, changes)
    for note in notes:
        print(note, file=sys.stderr)
    lacking = [f"{row.name} needs {row.what}" for row in missing(rig, other)]
    if lacking:
        raise ValueError(f"that session has not the sensors for it: {'; '.join(lacking)}")
    return other


def _write(path: Path, found: WhatIf) -> bool:
    """The table; False, and said, if it cannot be written."""
    try:
        path.touch(mode=0o600)
        path.write_text("\n".join([COLUMNS, *(row.csv() for row in found.rows()), ""]), encoding="utf-8")
    except OSError as error:
        print(f"{path}: cannot be written: {error.strerror}", file=sys.stderr)
        return False
    return True


def _run_figures(session: SessionReader, again: Rerun, took_s: float) -> dict[str, float | bool | str]:
    return {
        "session": str(session.path),
        "duration_s": round(duration_s(session), 3),
        "took_s": round(took_s, 3),
        "steps_on_record": again.exact,
        "inputs_lost": again.lost,
        "file_damage": session.damage,
    }
