"""Walks and sessions as pandas tables, and the tutorial that uses them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from mktestdocs import check_md_file

import feedback
from drivers.walkfile import WalkError
from feedback.api import CURVES, LibraryMissing, Tables
from feedback.bus import RawMessage
from feedback.config import ConfigError
from feedback.messages import GaitEvent, Stride
from feedback.records.session import SessionError, SessionFacts
from feedback.records.writer import SessionWriter
from feedback.wire import pack

REPOSITORY = Path(__file__).resolve().parents[1]
RIG = REPOSITORY / "configs" / "rigs" / "emulated.toml"
NAN = float("nan")


def stride(leg, at_s):
    times = (1.0, 0.6, 0.4, 0.2, 0.4, 0.5)
    t_ns = round((at_s + 1) * 1e9)
    return Stride(t_ns, t_ns, 0, leg, round(at_s * 1e9), *times, 1.1, "heel", 1.0)


@pytest.fixture
def path(tmp_path):
    """A session of two strides and an event."""
    file = tmp_path / "walk.mcap"
    facts = SessionFacts("P-07", "one sole", "no cues", 1e9, 500_000_000)
    writer = SessionWriter(file, facts, {"rig.toml": RIG.read_text()}, min_free_mib=1)
    told = [("gait_event", GaitEvent(10**9, 1, 0, "left", "heel_strike", 2, 1.0, "heel"))]
    told += [("stride", stride(leg, k).replace(seq=k)) for k, leg in enumerate(("left", "right"), 1)]
    for topic, message in told:
        writer.write(RawMessage(topic, "engine", pack(message), message.t_ns))
    writer.finish()
    return file


def test_a_session_is_opened_as_tables(path):
    session = feedback.open_session(path)
    assert session.facts.patient == "P-07"
    assert session.damage == ""
    assert list(session.attachments) == ["rig.toml"]
    assert list(session.events.event) == ["heel_strike"]
    assert list(session.events.time_s) == [0.5]
    assert list(session.strides.leg) == ["left", "right"]
    assert session.strides.stride_s.dtype == "float64"
    assert session.strides.attrs["columns"]["stride_s"]["unit"] == "s"


def test_a_table_without_a_row_has_its_columns_and_an_unknown_name_is_said(path):
    session = feedback.open_session(path)
    assert len(session.measures) == 0
    assert {"measure", "value", "sigma", "method"} <= set(session.measures.columns)
    assert "measures" not in list(session.tables)
    with pytest.raises(KeyError, match="no table is called 'stride'; there are: events, strides"):
        session.tables["stride"]


def test_curves_are_those_of_the_report(path):
    session = feedback.open_session(path)
    assert all(session.curves(of).empty for of in CURVES), "no samples were recorded"
    with pytest.raises(ValueError, match="no curve is called 'knee'; there are: load"):
        session.curves("knee")


def test_a_table_is_made_once(path):
    tables = feedback.open_session(path).tables
    assert isinstance(tables, Tables)
    assert tables["strides"] is tables["strides"]
    assert len(tables) == len(list(tables)) == 2


def test_what_cannot_be_read_is_an_error_of_its_kind(path, tmp_path):
    with pytest.raises(SessionError, match=r"nothing\.mcap"):
        feedback.open_session(tmp_path / "nothing.mcap")
    with pytest.raises(ConfigError, match=r"nothing\.toml"):
        feedback.analyse(path, rig=tmp_path / "nothing.toml")
    with pytest.raises(WalkError, match="needs a \\[walk\\] section"):
        feedback.analyse(path, rig=RIG)


def test_without_pandas_the_line_that_installs_it_is_said(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(LibraryMissing, match=r"pip install 'stridecue\[tables\]'"):
        _ = feedback.open_session(path).strides


def test_the_package_costs_nothing_to_import():
    code = "import sys, feedback; print(sorted({'pandas', 'numpy', 'pydantic', 'feedback.api'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    assert set(feedback.__all__) == {"__version__", "analyse", "open_session"}
    with pytest.raises(AttributeError, match="no attribute 'analyze'"):
        _ = feedback.analyze


@pytest.mark.system
@pytest.mark.recordings
def test_the_tutorial_runs(recordings, tmp_path, monkeypatch):
    """As a reader would: the walk, the configuration and a session in the folder where one stands."""
    shutil.copy(recordings / "gaitpdb" / "GaCo01_01.txt.xz", tmp_path)
    shutil.copytree(REPOSITORY / "configs", tmp_path / "configs")
    rig = tmp_path / "rig.toml"
    rig.write_text(RIG.read_text().replace('"auto"', '"null"').replace("stand_s = 3.0", "stand_s = 1.0"))
    walk = ["run", "rig.toml", "configs/protocols/every_stride.toml", "--headless", "--for", "12"]
    command = [sys.executable, "-m", "feedback", *walk, "--session", "walk.mcap"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    monkeypatch.chdir(tmp_path)
    check_md_file(REPOSITORY / "docs" / "tutorial.md", memory=True)
    for figure in ("tutorial_strides.png", "tutorial_errors.png"):
        assert (tmp_path / figure).stat().st_size > 5000
        assert (REPOSITORY / "docs" / "images" / figure).exists()
