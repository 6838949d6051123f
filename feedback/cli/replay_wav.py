"""`stridecue replay SESSION --wav FILE`: what the patient heard, as a sound file.

Lives here: which part of a session is rendered, and where it goes. Why: for teaching, and to check by ear what a report
says. Must never: change the session, or render what did not reach the sound output.

Exit codes: 0 written, 1 some cue ended otherwise than in the session, 2 no session or no such part, 3 there is no such
file or it cannot be written.
"""

import argparse
import sys
import wave
from collections import Counter
from pathlib import Path

from feedback.messages import Message, Played
from feedback.outputs import AudioError
from feedback.outputs.mixer import Block
from feedback.outputs.written import WrittenOutput
from feedback.processes.audio import equip
from feedback.processes.replayer import learn_words, recorded, resound
from feedback.records.session import SessionReader
from feedback.records.settings import rig_of

SECOND_NS = 1_000_000_000
SAMPLE_BYTES = 2
FADED_NS = SECOND_NS
"""Rendered beyond the last message, so that the last sound comes to its end."""


class PartError(ValueError):
    """The session has no such part; the text says what it has."""


def run(args: argparse.Namespace, session: SessionReader) -> int:
    """Read the session, render its sound, say what became of the cues. SessionError, PartError."""
    rows = recorded(session)
    begin_ns, end_ns = part(session, args)
    try:
        told = _render(session, rows, args.wav, begin_ns, end_ns)
    except AudioError as error:
        print(error, file=sys.stderr)
        return 3
    except OSError as error:
        print(f"{args.wav}: cannot be written: {error.strerror}", file=sys.stderr)
        return 3
    return _tell(rows, told, args.wav, (end_ns - begin_ns) / SECOND_NS)


def part(session: SessionReader, args: argparse.Namespace) -> tuple[int, int]:
    """The time from which and to which it is rendered; all of the session has been read."""
    first_ns, last_ns = session.first_ns, session.last_ns
    if not first_ns:
        raise PartError(f"{session.path}: holds no message")
    begin_ns = first_ns + round(args.begin_s * SECOND_NS)
    seconds = (last_ns - first_ns) / SECOND_NS
    if not 0 <= args.begin_s < seconds:
        raise PartError(f"--from {args.begin_s:g}: the session has 0 to {seconds:.1f} s")
    if args.seconds is None:
        return begin_ns, last_ns + FADED_NS
    if not args.seconds > 0:
        raise PartError(f"--for {args.seconds:g}: must be above 0 s")
    return begin_ns, min(last_ns + FADED_NS, begin_ns + round(args.seconds * SECOND_NS))


def _render(session: SessionReader, rows: list[Message], path: Path, begin_ns: int, end_ns: int) -> list[Played]:
    """Write the sound; what became of each cue."""
    rig = rig_of(session)
    if rig is None:
        raise PartError(f"{session.path}: its rig cannot be read, so nobody knows how it sounded")
    wanted = rig.audio
    path.touch(mode=0o600)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(wanted.channels)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(wanted.rate_hz)

        def keep(block: Block) -> None:
            file.writeframesraw(block.astype("<i2").tobytes())

        output = WrittenOutput(wanted.rate_hz, wanted.block_frames, wanted.channels, wanted.latency_ms, keep)
        equip(output, rig)
        for note in learn_words(rows, output, wanted):
            print(note, file=sys.stderr)
        return resound(rows, output, begin_ns, end_ns)


def _tell(rows: list[Message], told: list[Played], path: Path, seconds: float) -> int:
    """In words; 1 if a cue that was played in the session was not now, or the other way round."""
    live = {row.cue_id: row.outcome for row in rows if isinstance(row, Played)}
    other = [row for row in told if live.get(row.cue_id, row.outcome) != row.outcome]
    counts = Counter(row.outcome for row in told)
    words = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "no cue"
    print(f"{path}: {seconds:.1f} s, cues: {words}")
    for row in other:
        print(f"cue {row.cue_id} ({row.kind} {row.leg}): {live[row.cue_id]} in the session, {row.outcome} now")
    return int(bool(other))
