"""A session that an engine really lived through says the same again, and differs where it is changed."""

import random
from pathlib import Path

import pytest

from drivers.emulators.sampler import Sampler, linear
from drivers.emulators.steps import Part
from drivers.emulators.walker import Patient, Walker
from feedback.bus import RawMessage
from feedback.config import Protocol, Rig
from feedback.messages import Command, Samples, Stride
from feedback.processes.engine import EngineNode, LiveEngine
from feedback.processes.rerun import rerun
from feedback.records.sameness import Sameness
from feedback.records.session import SessionFacts, SessionReader
from feedback.records.writer import SessionWriter
from feedback.topics import TOPIC_OF, TOPICS
from feedback.wire import pack

S = 1_000_000_000
RATE_HZ, SECONDS = 100, 30
RIG = Rig.model_validate(
    {"name": "t", "sole": {"calibration": "newton", "counts_per_newton": 20.0, "zones": tuple(
        {"name": f"z{k}", "x": 0.0, "y": -0.9 + 0.25 * k, "region": "heel" if k < 3 else "forefoot"} for k in range(8)
    )}}
)  # fmt: skip
PROTOCOL = Protocol.model_validate({"name": "t", "cues": {"glute_ready": {"lead_ms": 60.0}}})
COMMAND = Command(12 * S + 5, 12 * S + 5, 0, 3, "therapist", "cues.glute_ready.lead_ms", "90")


def engine(protocol=PROTOCOL):
    return EngineNode(RIG, protocol, None)


def days(rng):
    """(time of a step, what came by then): lumps, stalls of up to 0.7 s, the two feet apart, a command in between."""
    sampler = Sampler(Walker(Patient(parts=(Part("stand", 2.0), Part("walk")))), RATE_HZ, linear(20.0))
    now_ns, waiting, seq = 0, [COMMAND], {"left": 0, "right": 0}
    for i in range(SECONDS * RATE_HZ):
        frame = sampler.frame(i)
        t_ns = round(frame.time_s * S)
        for leg, counts in (("left", frame.left), ("right", frame.right)):
            if leg == "right" or not 2000 < i < 2050:
                seq[leg] *= not (leg == "left" and i == 1500)  # its process died, and another counts anew
                values = tuple(map(float, counts))
                waiting.append(Samples(t_ns, t_ns + 900, seq[leg], f"{leg}_sole.{leg}", i, values))
                seq[leg] += 1
        if t_ns < now_ns:
            continue
        now_ns = t_ns + rng.randrange(1_000_000, 9_000_000) + (700_000_000 if rng.random() < 0.004 else 0)
        rng.shuffle(waiting)
        due = sorted((item for item in waiting if item.t_ns <= now_ns), key=lambda item: (item.t_ns, rng.random()))
        waiting = [item for item in waiting if item.t_ns > now_ns]
        yield now_ns, due


def live(path, rng):
    """The session of a walk, recorded in another order than the engine heard it."""
    node, rows, seq = LiveEngine(engine()), [], {}
    for now_ns, inbox in days(rng):
        rows += [(now_ns + rng.randrange(20_000_000), item) for item in inbox]
        rows += [(now_ns + rng.randrange(2_000_000), item) for item in node.step(now_ns, inbox)]
    node.end()
    rows += [(now_ns + S, item) for item in node.step(now_ns + 1, [])]
    writer = SessionWriter(path, SessionFacts(), {}, min_free_mib=1)
    for at_ns, item in in_their_order(rows):
        topic = TOPIC_OF[type(item)]
        name = (
            item.stream.partition(".")[0] if isinstance(item, Samples) else "desk" if topic == "command" else "engine"
        )
        if name == "engine":
            seq[topic] = seq.get(topic, -1) + 1
            item = item.replace(seq=seq[topic])
        writer.write(RawMessage(topic, name, pack(item), at_ns))
    return writer.finish()


def in_their_order(rows):
    """By receipt, but what one writer says on a topic stays in its order."""
    last, placed = {}, []
    for at_ns, item in rows:
        key = (type(item), item.stream if isinstance(item, Samples) else "")
        last[key] = max(at_ns, last.get(key, 0))
        placed.append((last[key], item))
    return sorted(placed, key=lambda row: row[0])


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return live(tmp_path_factory.mktemp("rerun") / "walk.mcap", random.Random(3))


def compared(path, node):
    found, reader = Sameness(EngineNode.WRITES), SessionReader(path)
    again = rerun(reader, node, found.again, found.recorded, frozenset(EngineNode.WRITES))
    found.end(reader.whole and not reader.damage)
    return found, again


def test_a_stalled_computer_and_a_command_are_lived_through_again(session: Path) -> None:
    found, again = compared(session, engine())
    assert found.first is None, found.first.words()
    assert again.exact
    assert not again.lost
    assert min(found.same[topic] for topic in ("cue", "gait_event", "stride", "outcome", "signal", "acknowledged")) > 0


def test_another_number_is_found_out(session: Path) -> None:
    other = PROTOCOL.model_validate({"name": "t", "cues": {"glute_ready": {"lead_ms": 61.0}}})
    found, _ = compared(session, engine(other))
    assert found.first is not None
    assert found.first.topic in ("cue", "acknowledged")
    assert not found.differing["gait_event"] + found.differing["stride"]


def test_a_session_that_was_cut_short_is_the_same_as_far_as_it_goes(session: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.mcap.partial"
    cut.write_bytes(session.read_bytes()[: session.stat().st_size * 2 // 3])
    found, again = compared(cut, engine())
    assert found.first is None, found.first.words()
    assert 0 < again.until_ns < SECONDS * S
    assert found.same.total() > 100


def test_without_an_account_of_the_steps_it_is_guessed_and_said(session: Path, tmp_path: Path) -> None:
    reader = SessionReader(session)
    writer = SessionWriter(tmp_path / "old.mcap", SessionFacts(), {}, min_free_mib=1)
    for raw in reader.raw(set(TOPICS) - {"turns"}):
        writer.write(raw)
    strides = []
    again = rerun(SessionReader(writer.finish()), engine(), strides.append)
    assert not again.exact
    told = [row.message.start_ns for row in reader.messages({"stride"})]
    guessed = [message.start_ns for message in strides if isinstance(message, Stride)]
    assert sum(min(abs(a - b) for b in guessed) < S // 50 for a in told) > 0.6 * len(told) > 10


def test_what_is_missing_in_the_file_is_told_and_the_rest_goes_on(session: Path, tmp_path: Path) -> None:
    reader = SessionReader(session)
    writer = SessionWriter(tmp_path / "torn.mcap", SessionFacts(), {}, min_free_mib=1)
    for count, raw in enumerate(reader.raw()):
        if not (raw.topic == "samples" and 4000 <= count < 4100):
            writer.write(raw)
    _, again = compared(writer.finish(), engine())
    assert 20 < again.lost <= 100
    assert again.until_ns > (SECONDS - 2) * S
