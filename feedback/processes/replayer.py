"""A recorded session through its nodes again, under the session's own clock.

Lives here: `resound`, the audio process on what was recorded. Why: what the patient heard can be heard again, by the
same code, without a patient or a card. Must never: let the time of this computer into what is heard.
"""

import time
from collections.abc import Iterator
from heapq import merge
from math import inf

from feedback.config import AudioOutput
from feedback.messages import Cue, Message, Placed, Played
from feedback.outputs.sounds import SAY
from feedback.outputs.speech import Speech
from feedback.outputs.written import WrittenOutput
from feedback.processes.audio import AudioNode
from feedback.records.session import SessionReader

WORDS_WITHIN_S, WORDS_EVERY_S = 20.0, 0.01
_HEARD = frozenset(topic for topic in AudioNode.READS if topic != "cue")


def recorded(session: SessionReader) -> list[Message]:
    """What the audio process heard and said, read once, in order of receipt."""
    return [row.message for row in session.messages(_HEARD | {"cue", "placed", "played"})]


def resound(rows: list[Message], output: WrittenOutput, begin_ns: int, end_ns: int) -> list[Played]:
    """Render the recorded cues from begin_ns to end_ns, and say what became of each.

    A cue is placed when the audio process had received it, by its answer; without an answer it had never reached it.
    """
    node = AudioNode(output)
    output.begin(begin_ns)
    told: list[Played] = []
    quit_ns = round(min(end_ns, _quit_ns(rows)))
    for at_ns, message in _in_time(rows):
        if begin_ns <= at_ns <= quit_ns:
            output.reach(at_ns)
            told += _played(node.step(at_ns, [message]))
    output.reach(quit_ns)
    node.finish()
    told += _played(node.step(quit_ns, []))
    output.reach(end_ns)
    return told


def learn_words(rows: list[Message], output: WrittenOutput, audio: AudioOutput) -> list[str]:
    """Have the words made that the session spoke, and wait for them; what people should know of them."""
    said = [row.sound for row in rows if isinstance(row, Cue)]
    words = dict.fromkeys(sound.removeprefix(SAY) for sound in said if sound.startswith(SAY))
    if not words:
        return []
    speech = Speech(audio)
    speech.want(words)
    end_s = time.monotonic() + WORDS_WITHIN_S
    while speech.waits and time.monotonic() < end_s:
        if (ready := speech.poll()) is not None:
            output.learn(*ready)
        else:
            time.sleep(WORDS_EVERY_S)
    speech.stop()
    return speech.notes()


def _quit_ns(rows: list[Message]) -> float:
    """When the audio process ended: it cancelled what still stood, which nobody had asked for. Infinite: unknown."""
    given_up = {row.cue_id for row in rows if isinstance(row, Cue) and row.cancelled}
    ends_ns = (row.t_ns for row in _played(rows) if row.outcome == "cancelled" and row.cue_id not in given_up)
    return min(ends_ns, default=inf)


def _in_time(rows: list[Message]) -> Iterator[tuple[int, Message]]:
    """What the audio process heard, each with the time at which it did; of all but cues that is their own time."""
    received_ns = {(row.cue_id, row.revision): row.t_ns for row in rows if isinstance(row, Placed)}
    cues = (row for row in rows if isinstance(row, Cue))
    placed = [(received_ns[key], cue) for cue in cues if (key := (cue.cue_id, cue.revision)) in received_ns]
    others = [(row.t_ns, row) for row in rows if not isinstance(row, Cue | Placed | Played)]
    return merge(sorted(placed, key=_time), sorted(others, key=_time), key=_time)


def _time(row: tuple[int, Message]) -> int:
    return row[0]


def _played(messages: list[Message]) -> list[Played]:
    return [message for message in messages if isinstance(message, Played)]
