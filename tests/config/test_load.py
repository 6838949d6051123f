"""What a configuration file's faults sound like, and what a save leaves alone."""

import pytest

from drivers import DRIVERS
from feedback.config import ConfigError, Protocol, load_patient, load_protocol, load_rig, save_values

RIG = """
name = "test"

[[sensors]]
name = "insoles"
driver = "insole-frames"
port = "/dev/ttyUSB0"

[sole]
calibration = "newton"
counts_per_newton = 20   # measured

[[sole.zones]]
name = "heel"
x = 0.0
y = -0.8
region = "heel"

[[sole.zones]]
name = "toe"
x = 0.0
y = 0.8
region = "toe"
"""


@pytest.fixture
def rig_file(tmp_path):
    path = tmp_path / "rig.toml"
    path.write_text(RIG)
    return path


def faults(path, old, new, load=load_rig):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ConfigError) as caught:
        load(path)
    return str(caught.value)


def test_a_good_file_is_read(rig_file):
    rig = load_rig(rig_file)
    assert [zone.name for zone in rig.sole.zones] == ["heel", "toe"]
    assert rig.audio.rate_hz == 48_000


def test_an_unknown_key_names_its_line_and_the_nearest_known_key(rig_file):
    said = faults(rig_file, "counts_per_newton =", "counts_per_newtons =")
    assert said == f"{rig_file}:11: sole.counts_per_newtons: is not a known key; did you mean 'counts_per_newton'?"


def test_a_value_out_of_range_names_value_and_bound(rig_file):
    said = faults(rig_file, "y = 0.8", "y = 1.8")
    assert said == f"{rig_file}:22: sole.zones.1.y: is 1.8; it should be less than or equal to 1"


def test_a_wrong_type_names_value_and_type(rig_file):
    said = faults(rig_file, "counts_per_newton = 20", 'counts_per_newton = "20"')
    assert f"{rig_file}:11: sole.counts_per_newton: is '20'; it should be a valid number" in said


def test_a_missing_key_is_named_at_its_table(rig_file):
    said = faults(rig_file, 'port = "/dev/ttyUSB0"\n', "")
    assert said == f"{rig_file}:4: sensors.0.port: is missing and has no default"


def test_bad_toml_names_the_line(rig_file):
    said = faults(rig_file, "x = 0.0", "x = = 0.0")
    assert f"{rig_file}:15: is not valid TOML" in said


def test_an_unknown_driver_lists_the_known_ones(rig_file):
    said = faults(rig_file, '"insole-frames"', '"insole-frame"')
    assert f"no driver is called 'insole-frame'; there are: {', '.join(sorted(DRIVERS))}" in said


def test_an_unknown_driver_option_lists_the_known_ones(rig_file):
    said = faults(rig_file, 'port = "/dev/ttyUSB0"', 'port = "/dev/ttyUSB0"\noptions = { sides = "left" }')
    assert "has no option 'sides'" in said


def test_every_fault_is_told_at_once(rig_file):
    rig_file.write_text(rig_file.read_text().replace("y = -0.8", "y = -8").replace("y = 0.8", "y = 8"))
    with pytest.raises(ConfigError) as caught:
        load_rig(rig_file)
    assert [fault.line for fault in caught.value.faults] == [16, 22]


def test_two_zones_of_one_name_are_refused(rig_file):
    assert "given twice: heel" in faults(rig_file, 'name = "toe"', 'name = "heel"')


def test_two_sensors_of_one_name_are_refused(rig_file):
    again = '[[sensors]]\nname = "insoles"\ndriver = "insole-frames"\nport = "/dev/ttyUSB1"\n\n[sole]'
    assert "given twice: insoles" in faults(rig_file, "[sole]", again)


def test_an_emulated_port_needs_an_emulator(rig_file):
    assert "no [emulator] section" in faults(rig_file, '"/dev/ttyUSB0"', '"emulated"')


def test_a_stream_that_the_rig_says_nothing_of_is_refused(rig_file):
    extra = '[[sensors]]\nname = "leg"\ndriver = "signal-lines"\nport = "/dev/ttyUSB1"\n'
    said = faults(rig_file, "[sole]", f"{extra}\n[sole]")
    assert "nothing here says what 'leg.signal' is of: name it in [[imus]] or [[emgs]]" in said
    rig_file.write_text(rig_file.read_text() + '\n[[imus]]\nstream = "leg.signal"\nsegment = "pelvis"\n')
    assert load_rig(rig_file).sensors[-1].streams == ["leg.signal"]


def test_a_sensor_s_own_complaint_about_its_stream_is_a_fault_of_the_file(rig_file):
    extra = '[[sensors]]\nname = "leg"\ndriver = "signal-lines"\nport = "/dev/x"\noptions = { stream = "left" }\n'
    assert "option 'stream' = 'left' must be" in faults(rig_file, "[sole]", f"{extra}\n[sole]")


def test_a_file_that_is_not_there_and_one_that_is_no_text(tmp_path):
    with pytest.raises(ConfigError, match=r"absent\.toml: cannot be read: No such file"):
        load_rig(tmp_path / "absent.toml")
    (tmp_path / "noise.toml").write_bytes(b"name = 1\n\xff\xfe")
    with pytest.raises(ConfigError, match=r"noise\.toml:2: is not UTF-8 text"):
        load_rig(tmp_path / "noise.toml")


PROTOCOL = """\
# for Tuesday's group
name = "glute ready"   # shown on the tablet

[cues.glute_ready]
lead_ms = 60    # before heel strike
"""


def test_a_save_keeps_every_comment(tmp_path):
    path = tmp_path / "protocol.toml"
    path.write_text(PROTOCOL)
    save_values(path, Protocol, {("cues", "glute_ready", "lead_ms"): 75, ("cues", "glute_ready", "gain_db"): -20})
    assert path.read_text() == PROTOCOL.replace("lead_ms = 60 ", "lead_ms = 75 ") + "gain_db = -20\n"
    assert load_protocol(path).cues.glute_ready.lead_ms == 75


def test_a_save_that_would_not_be_valid_leaves_the_file(tmp_path):
    path = tmp_path / "protocol.toml"
    path.write_text(PROTOCOL)
    with pytest.raises(ConfigError, match=r"lead_ms: is 9000; it should be less than or equal to 450"):
        save_values(path, Protocol, {("cues", "glute_ready", "lead_ms"): 9000})
    assert path.read_text() == PROTOCOL
    assert list(tmp_path.iterdir()) == [path]


def test_a_patient_bears_no_name(tmp_path):
    path = tmp_path / "patient.toml"
    path.write_text('id = "P07"\nname = "Ann"\n')
    with pytest.raises(ConfigError, match="name: is not a known key"):
        load_patient(path)
