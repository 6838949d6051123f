"""Who is silent hangs, unless it was the computer that stood still."""

from hypothesis import given
from hypothesis import strategies as st

from feedback.processes.watchdog import SILENT_NS, SOON_NS, TURN_NS, Watchdog
from feedback.realtime import Processor

STEP_NS = 100_000_000


def looked(watchdog, begin_ns, seconds, step_ns=STEP_NS):
    """All that were named while somebody looked so often."""
    return [
        (name, now_ns)
        for now_ns in range(begin_ns, begin_ns + round(seconds * 1e9) + 1, step_ns)
        for name in watchdog.hanging(now_ns)
    ]


def test_who_falls_silent_is_named_once_after_his_time():
    watchdog = Watchdog()
    watchdog.heard("engine")
    ((name, at_ns),) = looked(watchdog, 0, 20)
    assert name == "engine"
    assert SILENT_NS < at_ns <= SILENT_NS + STEP_NS


def test_who_speaks_often_is_named_sooner_though_his_pulse_came_last():
    watchdog = Watchdog()
    watchdog.heard("engine", SOON_NS)
    watchdog.heard("engine")
    ((_, at_ns),) = looked(watchdog, 0, 20)
    assert SOON_NS < at_ns <= SOON_NS + STEP_NS
    watchdog.heard("engine")
    ((_, at_ns),) = looked(watchdog, 30 * 10**9, 20)
    assert at_ns > 30 * 10**9 + SILENT_NS - 2 * STEP_NS, "started anew: until he has spoken often, he is waited for"


def test_who_is_heard_is_never_named():
    watchdog = Watchdog()
    for second in range(60):
        watchdog.heard("engine")
        assert looked(watchdog, second * 10**9, 1) == []


def test_who_was_never_heard_is_not_watched():
    assert looked(Watchdog(), 0, 60) == []


def test_who_was_started_anew_is_watched_from_his_first_word():
    watchdog = Watchdog()
    watchdog.heard("engine")
    watchdog.forget("engine")
    assert looked(watchdog, 0, 60) == []
    watchdog.heard("engine")
    assert len(looked(watchdog, 10**12, 60)) == 1


def test_who_has_to_wait_for_a_processor_does_not_hang_and_who_then_gets_one_may():
    share, had = [0.9], [Processor(0, 0, True)]

    def waits(_):
        used_ns, waited_ns, _ = had[0]
        had[0] = Processor(used_ns + 1, waited_ns + round(share[0] * STEP_NS), True)
        return had[0]

    watchdog = Watchdog(waits)
    watchdog.heard("recorder")
    assert looked(watchdog, 0, 40) == []
    share[0] = 0.0
    ((name, _),) = looked(watchdog, 40 * 10**9, 20)
    assert name == "recorder"


def test_who_has_not_had_a_processor_at_all_is_told_of_nothing_and_does_not_hang():
    watchdog = Watchdog(lambda _: Processor(7, 5, True))
    watchdog.heard("recorder")
    assert looked(watchdog, 0, 60) == []


def test_who_sleeps_for_ever_hangs():
    watchdog = Watchdog(lambda _: Processor(7, 5, False))
    watchdog.heard("recorder")
    assert len(looked(watchdog, 0, 60)) == 1


@given(st.lists(st.integers(1, 3_600), min_size=1, max_size=8))
def test_a_computer_that_stood_still_is_nobodys_fault(pauses_s):
    watchdog, now_ns = Watchdog(), 0
    for pause_s in pauses_s:
        watchdog.heard("engine")
        assert watchdog.hanging(now_ns) == []
        now_ns += pause_s * 10**9
        assert watchdog.hanging(now_ns) == []
        assert looked(watchdog, now_ns, (SILENT_NS - TURN_NS) / 1e9 - 1) == []
        now_ns += SILENT_NS
