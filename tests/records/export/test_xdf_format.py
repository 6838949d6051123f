import logging

import numpy as np
import pyxdf

from feedback.messages import Samples
from feedback.records.export import xdf_format
from feedback.records.session import SessionReader


def loaded(full, tmp_path):
    (path,) = xdf_format.write(full, tmp_path)
    streams, header = pyxdf.load_xdf(str(path), dejitter_timestamps=False)
    return {row["info"]["name"][0].removeprefix("stridecue."): row for row in streams}, header


def channels(row):
    rows = row["info"]["desc"][0]["channels"][0]["channel"]
    return [tuple(channel[key][0] for key in ("label", "unit", "type")) for channel in rows]


def test_samples_read_back_with_their_times_labels_units_and_types(full, tmp_path, expected, caplog):
    with caplog.at_level(logging.WARNING):
        streams, _ = loaded(full, tmp_path)
    assert not caplog.records, "the reader has nothing to complain of"
    for name in ("soles.left", "soles.right", "thigh.imu", "emg.emg", "belt.belt"):
        np.testing.assert_array_equal(streams[name]["time_series"], np.array(expected(name)))
        assert abs(streams[name]["time_stamps"][0] - 900.0) < 1e-6
    assert channels(streams["soles.left"]) == [("heel", "newtons", "Force"), ("toe", "newtons", "Force")]
    assert channels(streams["thigh.imu"])[3] == ("gx", "degrees/second", "AngularVelocityX")
    assert channels(streams["emg.emg"])[0] == ("gluteus_maximus_left", "microvolts", "EMG")
    assert [streams[name]["info"]["type"][0] for name in ("soles.left", "thigh.imu", "emg.emg", "belt.belt")] == [
        "Force", "MoCap", "EMG", "Treadmill",
    ]  # fmt: skip
    assert streams["emg.emg"]["info"]["nominal_srate"] == ["1000.0"]


def test_quaternions_are_spelled_as_the_conventions_have_it(make_session, full, tmp_path):
    rig = full.attachments["rig.toml"].replace('segment = "thigh"', 'segment = "thigh"\ngives = "quaternion"')
    upright = [Samples(k * 5_000_000, k * 5_000_000, k, "thigh.imu", k, (1.0, 0.0, 0.0, 0.0)) for k in range(9)]
    told = [("samples", "thigh", sample) for sample in upright]
    path = make_session(told, "q.mcap", rig=rig)
    streams, _ = loaded(SessionReader(path), tmp_path)
    types = [row[2] for row in channels(streams["thigh.imu"])]
    assert types == ["OrientationA", "OrientationB", "OrientationC", "OrientationD"]


def test_events_cues_and_words_are_markers_at_their_own_times(full, tmp_path):
    streams, header = loaded(full, tmp_path)
    events = streams["events"]
    assert [row[0] for row in events["time_series"]] == ["left heel_strike", "right toe_off"]
    np.testing.assert_allclose(events["time_stamps"], [900.5, 900.6], atol=1e-9)
    assert streams["played"]["time_series"][0] == ["glute_ready left played"]
    assert streams["commands"]["time_series"] == [["therapist: cues.glute_ready.lead_ms 90"]]
    assert streams["notices"]["time_series"][0][0].startswith("audio: the card")
    assert streams["blocks"]["info"]["type"] == ["Markers"]
    assert header["info"]["patient"] == ["P-07"]


def test_strides_and_measures_are_streams_without_a_rate(full, tmp_path):
    streams, _ = loaded(full, tmp_path)
    stride = streams["strides.left"]["time_series"][0].tolist()
    assert (stride[:5], stride[6]) == ([1.1, 0.7, 0.4, 0.2, 0.5], 1.05)
    (value, sigma), *_ = streams["measures.hip_extension_deg.left.thigh_imu+pelvis_imu"]["time_series"].tolist()
    assert value == 12.25
    assert np.isnan(sigma)
