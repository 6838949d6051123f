from pathlib import Path

import pytest

from feedback.config import load_rig
from feedback.records.export.channels import channels_of, rate_of

RIGS = Path(__file__).resolve().parents[3] / "configs" / "rigs"


def test_every_stream_of_the_full_rig_has_labels_units_and_a_rate():
    rig = load_rig(RIGS / "emulated_full.toml")
    widths = {"insoles.left": 8, "thigh_left.imu": 6, "emg.emg": 4, "belt.belt": 1}
    units = {name: {row.unit for row in channels_of(name, width, rig)} for name, width in widths.items()}
    assert units == {
        "insoles.left": {"N"},
        "thigh_left.imu": {"m/s2", "deg/s"},
        "emg.emg": {"uV"},
        "belt.belt": {"m/s"},
    }
    assert [rate_of(name, rig) for name in widths] == [200.0, 200.0, 1000.0, 10.0]
    assert channels_of("emg.emg", 4, rig)[0].column == "gluteus_medius_left_uv"
    assert channels_of("thigh_left.imu", 6, rig)[3].column == "gx_degps"


@pytest.mark.parametrize("stream", ["insoles.left", "nobody.knows"])
def test_what_the_rig_does_not_describe_is_numbered_and_in_counts(stream):
    rig = load_rig(RIGS / "emulated_full.toml")
    for given in (rig, None):
        channels = channels_of(stream, 3, given)
        assert [row.column for row in channels] == ["channel_1_count", "channel_2_count", "channel_3_count"]
    assert rate_of("nobody.knows", rig) == rate_of(stream, None) == 0.0


@pytest.mark.parametrize("path", sorted(RIGS.glob("*.toml")), ids=lambda path: path.stem)
def test_columns_of_a_stream_differ_in_every_shipped_rig(path):
    rig = load_rig(path)
    for sensor in rig.sensors:
        for stream in sensor.streams:
            for width in (len(rig.sole.zones), 1, 4, 6):
                names = [row.column for row in channels_of(stream, width, rig)]
                assert len(set(names)) == width
