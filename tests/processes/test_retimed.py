"""Recorded messages on another clock: every instant moved alike, nothing else touched."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.messages import Cue, GaitEvent, Notice, Prediction
from feedback.processes.retimed import retimed, said_ns
from feedback.topics import TOPICS

S, MS = 1_000_000_000, 1_000_000
SPANS = ("sigma_ns", "slack_ns", "error_ns", "late_ns", "latency_ns", "measured_ns", "longest_turn_ns", "latest_ns")


def test_a_cue_is_due_as_long_after_its_message_as_it_was():
    cue = Cue(
        10 * S, 9 * S, 4, 7, 2, "glute_ready", "left", 10 * S + 300 * MS, 10 * S + 360 * MS, 12 * MS, "click", -12.0, ""
    )
    moved = retimed(cue, 5 * S)
    assert (moved.t_ns, moved.cause_ns, moved.due_ns, moved.target_ns) == (15 * S, 14 * S, 15_300 * MS, 15_360 * MS)
    assert (moved.sigma_ns, moved.until_ns, moved.slack_ns) == (12 * MS, 0, 0), "a span stays, and so does none"


@pytest.mark.parametrize("topic", TOPICS)
@given(by_ns=st.integers(-(10**15), 10**15))
def test_there_and_back_is_the_same_and_spans_stay(topic, by_ns):
    kind = TOPICS[topic].message
    values = {int: 10**16, float: 1.0, str: "x", bool: True, bytes: b""}
    made = kind(**{field.name: values.get(field.type, ()) for field in msgspec.structs.fields(kind)})
    moved = retimed(made, by_ns)
    assert retimed(moved, -by_ns) == made
    for name in kind.__struct_fields__:
        was, now = getattr(made, name), getattr(moved, name)
        is_instant = name.endswith("_ns") and name not in SPANS and isinstance(was, int)
        assert now == (was + by_ns if is_instant else was)


@pytest.mark.parametrize(
    ("message", "arrival_ns", "expected_ns"),
    [
        (GaitEvent(2 * S, 2 * S + 20 * MS, 0, "left", "toe_off", 2 * S + 20 * MS, 1.0, "toe"), 3 * S, 2 * S + 20 * MS),
        (Prediction(2 * S, 2 * S, 0, "left", "toe_off", 3 * S, MS, ""), 2 * S - MS, 2 * S - MS),
        (Notice(S, 0, 0, "engine", "note", ""), 2 * S, S),
    ],
)
def test_it_is_said_after_what_led_to_it_and_before_it_is_recorded(message, arrival_ns, expected_ns):
    assert said_ns(message, arrival_ns) == expected_ns
