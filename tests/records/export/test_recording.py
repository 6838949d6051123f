import numpy as np

from feedback.records.export.recording import read
from feedback.records.session import SessionReader


def test_every_sample_is_there_in_its_unit_with_its_times(full, expected):
    recording = read(full)
    assert [row.name for row in recording.series] == ["belt.belt", "emg.emg", "soles.left", "soles.right", "thigh.imu"]
    for series in recording.series:
        assert series.values.tolist() == [list(row) for row in expected(series.name)]
        assert series.frame.tolist() == list(range(len(series.frame)))
        assert np.all(series.arrival_ns - series.t_ns == 2_000_000)
    assert recording.odd == 0
    assert [row.rate_hz for row in recording.series] == [10.0, 1000.0, 100.0, 100.0, 200.0]
    assert recording.seconds(recording.series[2].t_ns)[:2].tolist() == [0.0, 0.010000001]
    assert [row.leg for row in recording.of("gait_event")] == ["left", "right"]


def test_a_sample_of_another_width_is_counted_and_left_out(make_session, walk):
    rows = [row for row in walk if row[0] == "samples"][:50]
    topic, writer, odd = rows[20]
    rows[20] = (topic, writer, odd.replace(values=(1.0, 2.0, 3.0)))
    recording = read(SessionReader(make_session(rows)))
    assert recording.odd == 1
    assert sum(len(series.t_ns) for series in recording.series) == 49


def test_without_a_readable_rig_counts_stay_counts(make_session, walk):
    recording = read(SessionReader(make_session(walk[:300], rig="not toml")))
    assert recording.rig is None
    assert {channel.unit for series in recording.series for channel in series.channels} == {"count"}
    assert all(series.rate_hz > 50 for series in recording.series)
