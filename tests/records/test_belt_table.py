"""What the belt did, in summary and report."""

from math import nan

from feedback.messages import BeltEvent
from feedback.records.belt_table import belt_rows, belt_words

S = 1_000_000_000
EVENTS = [
    BeltEvent(71 * S, 0, 0, "treadmill", "start", 0.11),
    BeltEvent(75 * S, 0, 1, "treadmill", "emergency_stop", nan),
    BeltEvent(190 * S, 0, 2, "treadmill", "stop", 0.02, "asked by therapist"),
]


def test_events_are_counted_and_placed() -> None:
    assert belt_words(EVENTS) == "1 x start, 1 x emergency stop, 1 x stop"
    assert belt_words([]) == ""
    assert belt_rows(EVENTS, 70 * S) == [
        ("Belt treadmill", "0:01 start at 0.11 m/s"),
        ("Belt treadmill", "0:05 emergency stop"),
        ("Belt treadmill", "2:00 stop at 0.02 m/s (asked by therapist)"),
    ]
