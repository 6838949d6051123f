"""Signals of other sensors beside a recorded walk."""

import argparse
from pathlib import Path

import numpy as np
import pytest

from drivers.walkfile import Walk, WalkError
from drivers.walkfile.walk import NEWTON
from feedback.cli import analyse, inputs
from feedback.config import Rig

WALK = Walk("w", 100.0, np.arange(10.0, 12.0, 0.01), np.ones((200, 1)), np.ones((200, 1)), NEWTON)
RIG = Rig.model_validate(
    {
        "name": "test",
        "sole": {"calibration": "newton", "zones": ({"name": "z", "x": 0.0, "y": 0.0, "region": "heel"},)},
        "imus": (
            {"stream": "thigh.imu", "segment": "thigh", "leg": "left"},
            {"stream": "pelvis.imu", "segment": "pelvis", "gives": "quaternion"},
        ),
        "emgs": (
            {
                "stream": "emg.emg",
                "channels": ({"muscle": "gluteus_medius", "leg": "left"}, {"muscle": "none"}),
            },
        ),
    }
)
TEXTS = {
    "belt": "time_s,speed_mps\n9,0\n10,0.5\n11,1\n20,1\n",
    "imu": "time_s,ax,ay,az,gx,gy,gz\n10.5,1,2,3,4,5,6\n11,1,2,3,,5,6\n",
    "quaternion": "time_s,qw,qx,qy,qz\n11,1,0,0,0\n",
    "emg": "time_s,gluteus_medius_left,none\n11,7,8\n",
    "swapped": "time_s,none,gluteus_medius_left\n11,7,8\n",
    "later": "time_s,speed_mps\n50,0\n",
}


@pytest.fixture
def given(tmp_path: Path):
    """The lanes of a command line, with its signals in files."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)

    def lanes(*words: str) -> list[inputs.Lane]:
        parser = argparse.ArgumentParser()
        inputs.add(parser)
        named = [word.replace("@", f"{tmp_path}/") for word in words]
        return inputs.lanes(argparse.Namespace(rig="rig.toml", **vars(parser.parse_args(named))), RIG, WALK)

    return lanes


def test_all_samples_come_in_order_of_time_and_the_feet_first(given) -> None:
    lanes = given(
        "--emg", "emg.emg=@emg", "--imu", "pelvis.imu=@quaternion", "--imu", "thigh.imu=@imu", "--belt", "@belt"
    )
    assert [lane.stream for lane in lanes] == ["belt.belt", "thigh.imu", "pelvis.imu", "emg.emg"]
    told = list(inputs.merged(analyse.frames(WALK, RIG), lanes))
    times = [t_ns for t_ns, _ in told]
    assert times == sorted(times)
    at_eleven = [sample.stream for t_ns, frame in told if t_ns == 11_000_000_000 for sample in frame]
    assert at_eleven == ["insoles.left", "insoles.right", "belt.belt", "thigh.imu", "pelvis.imu", "emg.emg"]
    assert len(told) == 200 + 2 + 2 + 1 + 1, "what is not of the walk's time is left out"
    for t_ns, frame in told:
        assert all(sample.t_ns == sample.cause_ns == t_ns for sample in frame)
    assert [s.values for _, frame in told for s in frame if s.stream == "emg.emg"] == [(7.0, 8.0)]


def test_without_other_signals_the_walk_alone_is_told(given) -> None:
    assert given() == []
    assert list(inputs.merged(analyse.frames(WALK, RIG), [])) == list(analyse.frames(WALK, RIG))


def test_a_constant_belt_is_told_all_along(given) -> None:
    (lane,) = given("--belt", "1.25")
    assert len(lane.rows) == 20
    assert {row[0] for row in lane.rows} == {1.25}
    assert np.diff(lane.times_ns) == pytest.approx(1e8)


def test_the_belt_has_the_name_of_the_rig_s_own_stream() -> None:
    sensor = {"name": "treadmill", "driver": "signal-lines", "port": "/dev/x", "options": {"stream": "belt"}}
    rig = RIG.model_copy(update={"sensors": (type(RIG).model_fields["sensors"].annotation.__args__[0](**sensor),)})
    (lane,) = inputs.lanes(argparse.Namespace(rig="r", belt="1", imu=[], emg=[]), rig, WALK)
    assert lane.stream == "treadmill.belt"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--belt", "-2"), "--belt -2: a speed in m/s from 0 to 10"),
        (("--belt", "nan"), "--belt nan: a speed in m/s"),
        (("--belt", "@none"), "none: no such file"),
        (("--belt", "@later"), "has 50 to 50 s, the walk 10 to 11.99 s: they have no time in common"),
        (("--imu", "thigh.imu"), "STREAM=FILE was expected"),
        (("--imu", "shank.imu=@imu"), "no such stream in [[imus]]; there are: thigh.imu, pelvis.imu"),
        (("--emg", "thigh.imu=@imu"), "no such stream in [[emgs]]; there are: emg.emg"),
        (("--imu", "thigh.imu=@imu", "--imu", "thigh.imu=@imu"), "the stream is given twice"),
        (("--imu", "thigh.imu=@quaternion"), "time_s,ax,ay,az,gx,gy,gz was expected"),
        (("--imu", "pelvis.imu=@imu"), "time_s,qw,qx,qy,qz was expected"),
        (("--emg", "emg.emg=@swapped"), "column 2 is 'none', the rig has 'gluteus_medius_left' there"),
    ],
)
def test_what_cannot_be_used_is_said(given, words: tuple[str, ...], said: str) -> None:
    with pytest.raises(WalkError) as caught:
        given(*(f"--belt={words[1]}",) if words[0] == "--belt" else words)
    assert said in str(caught.value)
