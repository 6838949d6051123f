"""A session in the order in which it was said, from its midst on."""

import pytest

from feedback.bus import RawMessage
from feedback.messages import BlockBegins, Cue, GaitState, Outcome, Samples, Signal
from feedback.processes.reel import Reel
from feedback.records.session import SessionFacts, SessionReader
from feedback.records.writer import SessionWriter
from feedback.topics import TOPIC_OF
from feedback.wire import pack

MS = 1_000_000
ZERO_NS = 5_000 * MS
TOPICS = ("samples", "gait_state", "cue", "block", "outcome", "signal")


def at(ms):
    return ZERO_NS + ms * MS


def cue(ms, cue_id, due_ms, revision=0, cancelled=""):
    look = ("glute_ready", "left", at(due_ms), at(due_ms), 0, "click", -12.0, cancelled)
    return Cue(at(ms), at(ms), 0, cue_id, revision, *look)


def sample(ms):
    return Samples(at(ms), at(ms), 0, "soles.left", -1, (1.0,))


def block(ms, number, countdown=0):
    return BlockBegins(at(ms), at(ms), 0, number, "training", 100.0, 100.0, 60.0, 0, (), countdown)


def outcome(ms):
    scored = ("glute_ready", "left", at(ms), 1, "cued", 1, "", 0, "", "", 0.0, 0.0, "unknown")
    return Outcome(at(ms), at(ms), 0, *scored)


@pytest.fixture
def reel(tmp_path):
    """Makes a reel of (arrival in ms, writer, message)."""

    def make(rows, begin_ms=0):
        writer = SessionWriter(tmp_path / "s.mcap", SessionFacts("P-9"), {}, min_free_mib=1)
        for arrival_ms, who, message in rows:
            writer.write(RawMessage(TOPIC_OF[type(message)], who, pack(message), at(arrival_ms)))
        return Reel(SessionReader(writer.finish()), TOPICS, at(begin_ms))

    return make


def test_what_was_recorded_like_beside_like_comes_in_the_order_in_which_it_was_said(reel):
    made = reel([(50, "engine", cue(10, 1, 300)), (50, "engine", cue(40, 1, 310, 1)), (50, "soles", sample(0))]
                + [(50, "soles", sample(ms)) for ms in (20, 30)])  # fmt: skip
    said = [(time_ns, message.t_ns) for time_ns, message in made.until(at(60))]
    assert said == [(at(ms), at(ms)) for ms in (0, 10, 20, 30, 40)]


def test_no_more_is_given_than_was_said_by_then(reel):
    made = reel([(ms, "soles", sample(ms)) for ms in range(0, 5000, 10)])
    assert len(list(made.until(at(95)))) == 10
    assert made.next_ns == at(100)
    assert len(list(made.until(at(9000)))) == 490
    assert made.next_ns is None


def test_a_silence_in_the_session_does_not_end_it(reel):
    made = reel([(0, "soles", sample(0)), (8000, "soles", sample(8000))])
    given = [message for ms in range(0, 9000, 500) for _, message in made.until(at(ms))]
    assert [message.t_ns for message in given] == [at(0), at(8000)]


def test_from_the_midst_on_it_knows_how_things_stood(reel):
    lost, found = (Signal(at(ms), at(ms), 0, "soles.left", state, "") for ms, state in ((100, "silent"), (200, "ok")))
    state = GaitState(at(150), at(150), 0, "walking", 0.1, 0.6, 1.0, 0.0, 100.0)
    before = [
        *(block(0, 1), block(300, 2, countdown=3), lost, state, found, outcome(400)),
        *(cue(410, 1, 450), cue(420, 2, 900), cue(430, 3, 950), cue(440, 3, 950, 1, "no step")),
    ]
    made = reel([((m.t_ns - ZERO_NS) // MS, "engine", m) for m in [*before, sample(600)]], begin_ms=500)
    assert made.before == [block(0, 1), found, outcome(400)]
    assert [one.cue_id for one in made.cues] == [2]
    assert [message for _, message in made.until(at(700))] == [sample(600)]
