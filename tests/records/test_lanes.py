"""The arrays say what the messages say, however they are written."""

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from feedback.bus import RawMessage
from feedback.messages import Samples
from feedback.records.lanes import Lanes
from feedback.wire import pack

LARGE = st.integers(2**32, 2**62)
SMALL = st.integers(0, 2**31)
VALUES = st.lists(st.floats(width=32, allow_nan=True), max_size=4)


def raw(sample: Samples, writer: str = "soles") -> RawMessage:
    return RawMessage("samples", writer, pack(sample), sample.cause_ns)


@st.composite
def streams(draw: st.DrawFn) -> list[Samples]:
    """As many as make it worth reading them at once, of two streams, with counters of every width."""
    channels = draw(st.integers(1, 3))
    count, first_ns, seq = draw(st.integers(1, 60)), draw(LARGE), draw(SMALL)
    frame = draw(st.one_of(st.just(-1), SMALL))
    rows = []
    for k in range(count):
        values = tuple(draw(st.floats(width=32)) for _ in range(channels))
        counted = frame if frame < 0 else frame + k
        rows.append(Samples(first_ns + k, first_ns + k + 5, seq + k, f"soles.{'ab'[k % 2]}", counted, values))
    return rows


@given(streams())
def test_arrays_are_what_the_messages_say(samples: list[Samples]) -> None:
    lanes = Lanes()
    for sample in samples:
        lanes.add(raw(sample))
    tracks = lanes.tracks()
    for stream in {sample.stream for sample in samples}:
        own = [sample for sample in samples if sample.stream == stream]
        assert tracks[stream].t_ns.tolist() == [sample.t_ns for sample in own]
        np.testing.assert_array_equal(tracks[stream].values, np.array([s.values for s in own], dtype=np.float32))
    assert not lanes.bad


@given(st.lists(st.tuples(SMALL, VALUES), min_size=1, max_size=30))
def test_small_numbers_and_changing_channels_lose_nothing_of_what_a_stream_sends_most(
    rows: list[tuple[int, list[float]]],
) -> None:
    lanes = Lanes()
    for k, (t_ns, values) in enumerate(rows):
        lanes.add(raw(Samples(t_ns, t_ns, k, "soles.a", k, tuple(values))))
    counts = [len(values) for _, values in rows]
    assert len(lanes.tracks()["soles.a"].t_ns) == max(map(counts.count, counts))


def test_whole_numbers_and_other_key_orders_are_read_one_by_one() -> None:
    lanes = Lanes()
    for k in range(20):
        fields = {"values": [1, 2.5], "stream": "x.y", "schema": 1, "frame": k, "seq": k, "cause_ns": 7, "t_ns": 20 - k}
        lanes.add(RawMessage("samples", "x", msgspec.msgpack.encode(fields), 7))
    track = lanes.tracks()["x.y"]
    assert track.t_ns.tolist() == list(range(1, 21)), "in order of time"
    assert track.values.tolist() == [[1.0, 2.5]] * 20


def test_what_is_no_sample_is_counted_not_raised() -> None:
    lanes = Lanes()
    good = Samples(2**40, 2**40, 0, "x.y", 0, (1.0,))
    broken = pack(good).replace(b"stream", b"strewm")
    for k in range(40):
        lanes.add(RawMessage("samples", "x", broken if k % 3 == 0 else pack(good), 1))
    assert len(lanes.tracks()["x.y"].t_ns) == 26
    assert lanes.bad.total() == 14


def test_a_time_that_no_clock_has_is_counted_as_damage() -> None:
    lanes = Lanes()
    for t_ns in (5, 1 << 63, 7):
        lanes.add(raw(Samples(t_ns, 1, 0, "soles.a", -1, (1.0,))))
    assert lanes.tracks()["soles.a"].t_ns.tolist() == [5, 7]
    assert lanes.bad == {"a time that no clock has": 1}
