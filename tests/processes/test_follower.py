"""A copy that follows is the engine that it follows: wherever it was forked, and wherever the engine died."""

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.emulators.sampler import Sampler, linear
from drivers.emulators.steps import Part
from drivers.emulators.walker import Patient, Walker
from feedback.config import Protocol, Rig
from feedback.messages import Command, Cue, Samples, Turns
from feedback.processes.engine import EngineNode, LiveEngine
from feedback.processes.follower import REPEAT_NS, Follower
from feedback.processes.journal import Journal
from feedback.topics import PLACES, TOPIC_OF, TOPICS
from feedback.wire import pack

S = 1_000_000_000
RATE_HZ, SECONDS = 100, 12
RIG = Rig.model_validate(
    {"name": "t", "sole": {"calibration": "newton", "counts_per_newton": 20.0, "zones": tuple(
        {"name": f"z{k}", "x": 0.0, "y": -0.9 + 0.25 * k, "region": "heel" if k < 3 else "forefoot"} for k in range(8)
    )}}
)  # fmt: skip
PROTOCOL = Protocol.model_validate({"name": "t", "cues": {"glute_ready": {"lead_ms": 60.0}}})


def walked():
    """The steps of an engine: (time, what it took in); a command in the middle."""
    sampler = Sampler(Walker(Patient(parts=(Part("stand", 1.0), Part("walk")))), RATE_HZ, linear(20.0))
    rows = []
    for i in range(SECONDS * RATE_HZ):
        frame = sampler.frame(i)
        t_ns = S + round(frame.time_s * S)
        inbox = [
            Samples(t_ns, t_ns + 900, 2 * i + k, f"insoles.{leg}", i, tuple(map(float, counts)))
            for k, (leg, counts) in enumerate((("left", frame.left), ("right", frame.right)))
        ]
        if i == 600:
            inbox.append(Command(t_ns + 5, t_ns + 5, 0, 3, "therapist", "cues.glute_ready.lead_ms", "90"))
        rows.append((t_ns + 1_000_000, inbox))
    return rows


STEPS = walked()


def engine():
    return LiveEngine(EngineNode(RIG, PROTOCOL, None))


def alone():
    """What each step of an engine that nothing befalls says, under its numbers."""
    node, numbers, said = engine(), [0] * len(PLACES), []
    for now_ns, inbox in STEPS:
        told = []
        for message in node.step(now_ns, inbox):
            told.append(message.replace(seq=numbers[PLACES[type(message)]]))
            numbers[PLACES[type(message)]] += 1
        said.append(told)
    return said


ALONE = alone()


def bytes_of(messages):
    return b"".join(pack(message) for message in messages)


def survived(forked, died):
    """What a spare says that was forked before one step from an engine that died after another: again, then on."""
    live, journal, numbers = engine(), Journal(), [0] * len(PLACES)
    (go_out, go_in), (told_out, told_in) = os.pipe(), os.pipe()
    for k, (now_ns, inbox) in enumerate(STEPS[:died]):
        if k == forked:
            live.journal = journal
            for place, number in enumerate(numbers):
                journal.numbers[place] = number
            follower = Follower(live, journal)
            if not (child := os.fork()):
                os.close(told_out)
                be_spare(live, follower, died, go_out, told_in)
        for message in live.step(now_ns, inbox):
            numbers[PLACES[type(message)]] += 1
    os.close(told_in)
    os.write(go_in, b"!")
    with os.fdopen(told_out, "rb") as told:
        data = told.read()
    assert os.waitpid(child, 0)[1] == 0
    for file in (go_out, go_in):
        os.close(file)
    return data


def be_spare(live, follower, died, go_out, told_in):
    """In the child: follow, take over, say all; it does not come back."""
    try:
        live.journal = None
        follower.follow()
        os.read(go_out, 1)
        follower.follow()
        follower.catch_up()
        said = follower.repeated()
        for now_ns, inbox in STEPS[died:]:
            said += live.step(now_ns, inbox)
        with os.fdopen(told_in, "wb") as told:
            told.write(bytes_of(said))
        os._exit(0)
    finally:
        os._exit(1)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, len(STEPS) - 2), st.integers(1, len(STEPS) // 2))
def test_after_any_cut_it_says_what_the_engine_would_have_said(forked, later):
    died = min(forked + later, len(STEPS) - 1)
    last_ns = STEPS[died - 1][0]
    again = [
        message
        for (now_ns, _), said in zip(STEPS[forked:died], ALONE[forked:died], strict=True)
        for message in said
        if now_ns > last_ns - REPEAT_NS and TOPICS[TOPIC_OF[type(message)]].every
    ]
    on = [message.replace(seq=0) for said in ALONE[died:] for message in said]
    assert survived(forked, died) == bytes_of([*again, *on])


def test_the_walk_of_these_tests_has_something_to_tell():
    kinds = {type(message) for said in ALONE for message in said}
    assert {Cue, Turns} <= kinds


def test_what_the_engine_has_taken_in_is_not_left_and_what_came_after_it_is():
    live, journal = engine(), Journal()
    follower = Follower(engine(), journal)
    live.journal = journal
    for now_ns, inbox in STEPS[:700]:
        live.step(now_ns, inbox)
    heard = [item for _, inbox in STEPS[550:720] for item in inbox]
    follower.catch_up()
    assert follower.left(heard) == [item for _, inbox in STEPS[700:720] for item in inbox]
    anew = [item.replace(seq=k) for k, (_, inbox) in enumerate(STEPS[720:725]) for item in inbox[:1]]
    assert follower.left(anew) == anew, "a sensor that was started anew counts from 0"


def test_it_stays_behind_what_may_be_half_written_until_the_next_look():
    live, journal = engine(), Journal()
    follower = Follower(engine(), journal)
    live.journal = journal
    live.step(*STEPS[0])
    follower.follow()
    assert follower.now_ns == 0
    follower.follow()
    assert follower.now_ns == STEPS[0][0]
