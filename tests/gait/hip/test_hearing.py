"""Streams that fall silent, come back, or are faulty: told once each."""

from feedback.gait.hip.hearing import NOTHING, Hearing
from feedback.messages import Message, Signal

S = 1_000_000_000


def told(out: list[Message]) -> list[tuple[str, str]]:
    return [(m.state, m.detail) for m in out if isinstance(m, Signal)]


def test_each_stream_has_its_own_patience() -> None:
    hearing, out = Hearing(), []
    hearing.add("thigh.motion", 3 * S // 10)
    hearing.add("treadmill.belt", 3 * S // 2)
    for stream in ("thigh.motion", "treadmill.belt"):
        hearing.heard(stream, S, S, NOTHING, out)
    for tenths in range(11, 40):
        hearing.idle(tenths * S // 10, S, out)
    silent = [(m.stream, m.t_ns / S) for m in out if isinstance(m, Signal) and m.state == "silent"]
    assert silent == [("thigh.motion", 1.4), ("treadmill.belt", 2.6)]


def test_a_gap_that_nobody_watched_is_told_with_the_next_sample() -> None:
    hearing, out = Hearing(), []
    hearing.add("thigh.motion", 3 * S // 10)
    hearing.heard("thigh.motion", S, S, NOTHING, out)
    hearing.heard("thigh.motion", 3 * S, 3 * S, NOTHING, out)
    assert told(out) == [("ok", ""), ("silent", "no samples for 2.00 s"), ("ok", "")]


def test_faults_and_remarks_are_told_when_they_change() -> None:
    hearing, out = Hearing(), []
    hearing.add("thigh.motion", S)
    for k, note in enumerate([("", "stand still"), ("", "stand still"), ("wrong unit", "x"), NOTHING]):
        hearing.heard("thigh.motion", S + k, S, note, out)
    assert told(out) == [("ok", "stand still"), ("faulty", "wrong unit"), ("ok", "")]


def test_what_never_spoke_is_not_silent() -> None:
    hearing, out = Hearing(), []
    hearing.add("thigh.motion", S)
    hearing.idle(100 * S, 0, out)
    assert out == []
