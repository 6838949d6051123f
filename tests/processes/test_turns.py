"""Whatever an engine took in, step by step, its account gives it back."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.messages import Command, Samples, Turns
from feedback.processes.turns import COMMANDS, EVERY_NS, LATEST_NS, TICK_NS, Step, TurnLog, steps_of
from feedback.wire import pack, unpack

STREAMS = ["soles.left", "soles.right", "thigh.imu", "emg.emg"]
ITEMS = st.lists(st.sampled_from([*STREAMS, COMMANDS]), max_size=6)
STEPS = st.lists(st.tuples(st.integers(0, 60_000), ITEMS, st.integers(0, 3)), min_size=1, max_size=40)


def item(source, number):
    if source == COMMANDS:
        return Command(number, number, 0, 1, "therapist", "pause", "")
    return Samples(number, number, number, source, number, (1.0,))


def walk(steps):
    """(time, inbox, what the account must say of it); `skipped` numbers never reached the engine."""
    now_ns, numbers = 10**12, {}
    for after_us, sources, skipped in steps:
        now_ns += after_us * TICK_NS
        inbox, taken = [], []
        for source in sources:
            writer = source.partition(".")[0]
            number = numbers.get(writer, 5) + (skipped if source == STREAMS[0] else 0)
            number = now_ns + len(inbox) if source == COMMANDS else number
            numbers[writer] = number + 1
            inbox.append(item(source, number))
            taken.append((writer, number))
        yield now_ns, inbox, Step(now_ns, taken)


@given(STEPS)
def test_an_account_gives_back_every_step(steps):
    log, told, wanted = TurnLog(), [], []
    for now_ns, inbox, step in walk(steps):
        log.note(now_ns, inbox)
        told += log.take(now_ns, quiet=not inbox)
        wanted.append(step)
    told += log.close()
    read = [step for turns in told for step in steps_of(unpack(Turns, pack(turns)))]
    assert read == wanted
    assert log.close() == []


def test_it_is_given_in_a_quiet_step_or_when_it_is_late():
    log = TurnLog()
    log.note(0, [])
    assert log.take(EVERY_NS - 1, quiet=True) == []
    assert log.take(LATEST_NS - 1, quiet=False) == []
    (told,) = log.take(EVERY_NS, quiet=True)
    assert [step.now_ns for step in steps_of(told)] == [0]
    log.note(1, [])
    assert len(log.take(LATEST_NS + 1, quiet=False)) == 1


def test_more_losses_than_an_account_can_hold_do_not_end_the_walk():
    log = TurnLog()
    log.note(0, [item("soles.left", 2 * k) for k in range(400)])
    (told,) = log.close()
    assert len(told.sources) == 255
