"""`stridecue replay SESSION --video FILE`: what the patient saw and heard, as a film.

Lives here: the pictures at their times, and the sound beside them. Why: for teaching and for a case conference. Must
never: show what the patient's screen would not have shown, or let this computer's speed into a picture.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from feedback.cli.progress import Progress
from feedback.cli.replay_same import settings_of
from feedback.cli.replay_wav import SAMPLE_BYTES, SECOND_NS, part
from feedback.config import Rig
from feedback.messages import Message
from feedback.outputs import AudioError
from feedback.outputs.mixer import Block
from feedback.outputs.movie import Movie, MovieError
from feedback.outputs.scene import Stage
from feedback.outputs.visual.stills import Stills
from feedback.outputs.written import WrittenOutput
from feedback.processes.audio import equip
from feedback.processes.replayer import learn_words, recorded, resound
from feedback.processes.retimed import said_ns
from feedback.processes.visual import VisualNode
from feedback.records.session import SessionReader
from feedback.topics import TOPICS
from feedback.wire import MessageError, unpack

SIZE, FPS = (1280, 720), 30


def run(args: argparse.Namespace, session: SessionReader) -> int:
    """Render sound and pictures. SessionError, PartError."""
    rig, protocol, _patient = settings_of(session)
    rows = recorded(session)
    begin_ns, end_ns = part(session, args)
    movie = None
    try:
        with tempfile.TemporaryFile() as sound:
            _sound(rows, rig, sound, begin_ns, end_ns)
            sound.seek(0)
            movie = Movie(args.video, SIZE, FPS, rig.audio.rate_hz, rig.audio.channels)
            count = _film(movie, session, Stage(rig, protocol), rig, sound, begin_ns, end_ns)
            movie.close()
    except (AudioError, MovieError, OSError) as error:
        if movie is not None:
            movie.abandon()
        words = f"{args.video}: cannot be written: {error.strerror}" if isinstance(error, OSError) else str(error)
        print(words, file=sys.stderr)
        return 3
    print(f"{args.video}: {(end_ns - begin_ns) / SECOND_NS:.1f} s, {count:,} pictures")
    return 0


def _sound(rows: list[Message], rig: Rig, file: BinaryIO, begin_ns: int, end_ns: int) -> None:
    """All of it, as frames of 16 bit."""
    wanted = rig.audio

    def keep(block: Block) -> None:
        file.write(block.astype("<i2").tobytes())

    output = WrittenOutput(wanted.rate_hz, wanted.block_frames, wanted.channels, wanted.latency_ms, keep)
    equip(output, rig)
    for note in learn_words(rows, output, wanted):
        print(note, file=sys.stderr)
    resound(rows, output, begin_ns, end_ns)


def _film(
    movie: Movie, session: SessionReader, stage: Stage, rig: Rig, sound: BinaryIO, begin_ns: int, end_ns: int
) -> int:
    """Each picture as the screen would have drawn it then; how many."""
    stills, progress, frame_ns = Stills(stage.cells, rig.screen, SIZE), Progress(), SECOND_NS // FPS
    messages, channels = _heard(session), rig.audio.channels
    waiting, count = next(messages, None), 0
    for at_ns in range(begin_ns, end_ns, frame_ns):
        while waiting is not None and waiting[0] <= at_ns:
            stage.take(waiting[1])
            waiting = next(messages, None)
        count += 1
        frames = rig.audio.rate_hz * count // FPS - rig.audio.rate_hz * (count - 1) // FPS
        data = np.frombuffer(sound.read(frames * channels * SAMPLE_BYTES), "<i2").reshape(-1, channels)
        movie.add(stills.picture(stage.scene(at_ns)), data)
        progress.tell((at_ns - begin_ns) / (end_ns - begin_ns))
    progress.end()
    return count


def _heard(session: SessionReader) -> Iterator[tuple[int, Message]]:
    """What the screen reads, each with when it could be there: not before what led to it, nor after the recorder."""
    for raw in session.raw(VisualNode.READS):
        try:
            message: Message = unpack(TOPICS[raw.topic].message, raw.data)
        except MessageError:
            continue
        yield said_ns(message, raw.arrival_ns), message
