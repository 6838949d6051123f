import ezc3d
import numpy as np
import pytest

from feedback.messages import GaitEvent
from feedback.records.export import ExportError, c3d_format
from feedback.records.session import SessionReader

SECOND = 1_000_000_000


def labelled(file):
    labels = file["parameters"]["ANALOG"]["LABELS"]["value"]
    return dict(zip(labels, file["data"]["analogs"][0], strict=True))


def events(file):
    rows = file["parameters"]["EVENT"]
    times = rows["TIMES"]["value"]
    return list(
        zip(rows["CONTEXTS"]["value"], rows["LABELS"]["value"], np.round(times[0] * 60 + times[1], 3), strict=True)
    )


def test_analogs_read_back_at_one_rate_and_say_how_they_came_there(full, tmp_path, expected):
    (path,) = c3d_format.write(full, tmp_path)
    file = ezc3d.c3d(str(path))
    found = labelled(file)
    emg = np.array(expected("emg.emg"))[:, 0]
    assert file["parameters"]["ANALOG"]["RATE"]["value"][0] == file["header"]["analogs"]["frame_rate"] == 1000.0
    np.testing.assert_array_equal(found["emg.emg.gluteus_maximus_left"][: len(emg)], emg)
    heel = np.array(expected("soles.left"))[:, 0]
    np.testing.assert_allclose(found["soles.left.heel"][::10][: len(heel)], heel, atol=0.05)
    assert np.isnan(found["soles.right.heel"][1100:]).all()
    analog = file["parameters"]["ANALOG"]
    about = dict(zip(analog["LABELS"]["value"], analog["DESCRIPTIONS"]["value"], strict=True))
    units = dict(zip(analog["LABELS"]["value"], analog["UNITS"]["value"], strict=True))
    assert about["emg.emg.gluteus_maximus_left"] == "1000 Hz, nearest sample"
    assert about["soles.left.heel"] == "100 Hz, lines to 1000 Hz"
    assert (units["soles.left.heel"], units["emg.emg.gluteus_maximus_left"]) == ("N", "uV")


def test_events_have_the_usual_labels_and_contexts(full, tmp_path):
    (path,) = c3d_format.write(full, tmp_path)
    file = ezc3d.c3d(str(path))
    assert events(file) == [
        ("Left", "Cue glute_ready", 0.44),
        ("General", "Block training", 0.5),
        ("Left", "Foot Strike", 0.5),
        ("Right", "Foot Off", 0.6),
    ]
    for name in ("USED", "ICON_IDS", "GENERIC_FLAGS"):
        assert file["parameters"]["EVENT"][name]["type"] == ezc3d.ezc3d.INT, name
    assert file["parameters"]["SUBJECTS"]["NAMES"]["value"] == ["P-07"]


def test_a_long_session_becomes_files_that_any_reader_takes(make_session, walk, tmp_path):
    rows = [row for row in walk if row[0] == "samples"]
    first_ns = min(row[2].t_ns for row in rows)
    for k in range(700):
        at_ns = first_ns + k * SECOND // 12
        rows.append(("gait_event", "engine", GaitEvent(at_ns, at_ns, k, "left", "heel_strike", at_ns, 1.0, "heel")))
    rows.sort(key=lambda row: row[2].cause_ns)
    paths = c3d_format.write(SessionReader(make_session(rows)), tmp_path)
    assert [path.name for path in paths] == ["walk_part01.c3d", "walk_part02.c3d", "walk_part03.c3d"]
    files = [ezc3d.c3d(str(path)) for path in paths]
    assert [file["parameters"]["EVENT"]["USED"]["value"][0] for file in files] == [255, 255, 190]
    begins = [file["parameters"]["STRIDECUE"]["BEGIN_S"]["value"][0] for file in files]
    times = [begin + row[2] for begin, file in zip(begins, files, strict=True) for row in events(file)]
    np.testing.assert_allclose(times, begins[0] + np.arange(700) / 12, atol=2e-3)
    lengths = [file["data"]["analogs"].shape[2] for file in files]
    np.testing.assert_allclose(np.diff(begins), np.array(lengths[:2]) / 100, atol=1e-4)


def test_a_session_without_samples_has_no_place_in_c3d(make_session, walk, tmp_path):
    path = make_session([row for row in walk if row[0] == "gait_event"])
    with pytest.raises(ExportError, match="has 0 channels"):
        c3d_format.write(SessionReader(path), tmp_path)
