"""A long session from a short one.

Lives here: `repeated`. Why: an hour of all sensors takes the engine ten minutes to think through, and a report only has
to read it. Must never: be taken for an hour of walking; it is the same minutes again and again, at later times.
"""

from msgspec.structs import asdict

from feedback.bus import RawMessage
from feedback.records.session import SessionReader
from feedback.records.writer import SessionWriter
from feedback.wire import pack

SECOND = 1_000_000_000
CUES_APART = 1_000_000


def repeated(source, out, seconds):
    """Write `source` to `out` as often as fits into so many seconds."""
    session = SessionReader(source)
    rows = list(session.messages())
    span_ns = session.last_ns - session.first_ns + SECOND
    writer, counts, flushed_ns = SessionWriter(out, session.facts, session.attachments, min_free_mib=50), {}, 0
    for turn in range(max(1, int(seconds * SECOND // span_ns))):
        for topic, source_name, message in rows:
            seq = counts[topic, source_name] = counts.get((topic, source_name), -1) + 1
            moved = message.replace(seq=seq, **_later(message, turn, span_ns))
            at_ns = max(moved.t_ns, moved.cause_ns)
            writer.write(RawMessage(topic, source_name, pack(moved), at_ns))
            if at_ns - flushed_ns > SECOND:
                flushed_ns = at_ns
                writer.flush()
    return writer.finish()


def _later(message, turn, span_ns):
    """Times and cue numbers of a later turn; times of 0 mean that there is none."""
    fields = asdict(message)
    times = {
        k: v + turn * span_ns
        for k, v in fields.items()
        if k.endswith("_ns") and isinstance(v, int) and v > 400 * SECOND
    }
    return times | ({"cue_id": fields["cue_id"] + turn * CUES_APART} if fields.get("cue_id") else {})
