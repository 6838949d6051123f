"""The console before a real run: tuned from two tablets, killed and joined again, and the sounds go on."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from feedback.console.room import Place
from feedback.messages import Acknowledged, Command, Notice, Played
from feedback.records.session import SessionError, SessionReader
from tests.console.conftest import LEAD, Browser, free_port

pytestmark = pytest.mark.system

REPOSITORY = Path(__file__).resolve().parents[2]
LONGEST_S = 180
MORE_SOUNDS = 4
BUSY = 409
"""The last session is still being ended."""


class Typed:
    """A `stridecue` command whose words are kept."""

    def __init__(self, folder, *words):
        self.log = folder / f"{words[0]}-{time.monotonic_ns()}.txt"
        env = os.environ | {"XDG_RUNTIME_DIR": str(folder), "PYTHONPATH": str(REPOSITORY)}
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "feedback", *words], cwd=folder, env=env, stdout=out, stderr=out
            )

    def code(self, count=1):
        """The newest pairing code on the terminal."""
        wait_for(lambda: self.log.read_text().count("code     ") >= count, self.log)
        return self.log.read_text().split("code     ")[-1].split()[0]


def wait_for(what, log):
    deadline = time.monotonic() + LONGEST_S
    while not what():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)


def played(session):
    """Cues that have sounded so far."""
    with suppress(SessionError):  # it is not there yet, or has not a byte
        return sum(row.message.outcome == "played" for row in SessionReader(session).messages(("played",)))
    return 0


def messages(session, *kinds):
    return [row.message for row in SessionReader(session).messages() if isinstance(row.message, kinds)]


def paired(port, command, name, count=1):
    browser = Browser(Place(port))
    status, said = browser.post("/api/pair", code=command.code(count), name=name)
    assert status == 200, said
    return browser


def room(folder):
    """Folders of files to pick, quick to start."""
    text = (REPOSITORY / "configs/rigs/emulated.toml").read_text()
    text = text.replace('output = "auto"', 'output = "null"').replace("stand_s = 3.0", "stand_s = 1.0")
    for kind in ("rigs", "protocols", "patients"):
        (folder / kind).mkdir(parents=True)
    (folder / "rigs" / "emulated.toml").write_text(text)
    leans = text.replace("stand_s = 1.0", 'parts = [{ kind = "shift", seconds = 30 }]\nstand_s = 9.0')
    (folder / "rigs" / "leaning.toml").write_text(leans)
    (folder / "patients" / "example.toml").write_text('id = "P-001"\nmass_kg = 70.0\n')
    (folder / "protocols" / "p.toml").write_text('name = "p"\n[cues.glute_ready]\nlead_ms = 60  # the lead\n')
    return folder


@pytest.fixture
def started(tmp_path):
    """Starts commands in a folder of their own, and leaves none behind."""
    running = []

    def start(*words):
        running.append(Typed(tmp_path, *words))
        return running[-1]

    room(tmp_path)
    yield start
    for command in running:
        command.process.kill()
        command.process.wait()


def child_of(pid, module):
    """The process of a run that plays a role."""
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with suppress(FileNotFoundError, ProcessLookupError):
            if module.encode() in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    return None


def tapped(tablet, log):
    """The tap test, guided from the page; how it ended, and its last words."""
    asked = []

    def begun():
        asked.append(tablet.post("/api/jobs", what="tap_test", rig="leaning", patient="example"))
        return asked[-1][0] != BUSY

    wait_for(begun, log)
    status, job = asked[-1]
    assert status == 200, job
    steps, place = [], f"/api/jobs/{job['id']}"

    def over():
        now = tablet.get(place)[1]
        if now["state"] == "asking":
            assert "Ready?" in now["question"]
            assert tablet.post(f"{place}/answer", text="")[0] == 200
        steps.extend([now["step"]] if now["step"] not in steps else [])
        return now["state"] not in ("running", "asking")

    wait_for(over, log)
    done = tablet.get(place)[1]
    assert [step.split()[0] for step in steps if step][-1] == "Lean", steps
    return done["state"], done["lines"][-1:]


def test_when_the_console_of_a_run_is_killed_the_sounds_go_on_and_it_comes_back(started, tmp_path):
    port, session = free_port(), tmp_path / "walk.mcap"
    words = ("rigs/emulated.toml", "protocols/p.toml", "--headless", "--session", str(session))
    run = started("run", *words, "--console", "--port", str(port))
    tablet = paired(port, run, "tablet 1")
    wait_for(lambda: tablet.post("/api/desk", do="list")[0] == 200, run.log)
    assert tablet.post("/api/desk", do="command", key=LEAD, value="900")[1]["answer"]["value"] == "450"
    assert tablet.post("/api/desk", do="undo")[1]["answer"]["value"] == "60"
    assert tablet.post("/api/mark", text="begins")[0] == 200
    wait_for(lambda: played(session) >= MORE_SOUNDS, run.log)
    os.kill(child_of(run.process.pid, "feedback.processes.console"), signal.SIGKILL)
    wait_for(lambda: "console: ended unexpectedly" in run.log.read_text(), run.log)
    before = played(session)
    wait_for(lambda: played(session) >= before + MORE_SOUNDS, run.log)
    tablet = paired(port, run, "tablet 1", count=3)
    assert tablet.post("/api/desk", do="command", key=LEAD, value="65")[1]["answer"]["before"] == "60"
    run.process.terminate()
    assert run.process.wait(LONGEST_S) == 1, "a process has died, and the exit code says so"
    told = messages(session, Command, Acknowledged, Notice)
    assert {row.who for row in told if isinstance(row, Command)} == {"therapist (tablet 1)"}
    assert [row.text for row in told if isinstance(row, Notice) and row.word == "mark"] == [
        "therapist (tablet 1): begins"
    ]
    assert all(0 <= float(row.value) <= 450 for row in told if isinstance(row, Acknowledged) and row.key == LEAD)


def test_a_walk_is_begun_from_the_page_outlives_its_console_and_is_joined_and_ended_by_another(started, tmp_path):
    port = free_port()
    folders = [word for kind in ("rigs", "protocols", "patients") for word in (f"--{kind}", kind)]
    first = started("console", *folders, "--port", str(port), "--headless")
    tablet = paired(port, first, "tablet 1")
    assert tablet.post("/api/run", rig="emulated", protocol="p")[0] == 200
    assert tablet.post("/api/run", rig="emulated", protocol="p")[0] == 409
    wait_for(lambda: tablet.post("/api/desk", do="list")[0] == 200, first.log)
    other = Browser(Place(port))
    assert other.post("/api/pair", code=first.code(2), name="tablet 2")[0] == 200
    for value in ("70", "80"):
        assert other.post("/api/desk", do="command", key=LEAD, value=value)[1]["ok"]
    first.process.kill()
    first.process.wait()
    second = started("console", *folders, "--port", str(port))
    tablet = paired(port, second, "tablet 1")
    wait_for(lambda: tablet.post("/api/desk", do="list")[0] == 200, second.log)
    rows = {row["key"]: row for row in tablet.post("/api/desk", do="list")[1]["answer"]["rows"]}
    assert (rows[LEAD]["value"], rows[LEAD]["by"]) == ("80", "therapist (tablet 2)")
    for value in ("75", "80"):  # the run says so on a terminal that is gone
        assert tablet.post("/api/desk", do="command", key=LEAD, value=value)[1]["ok"]
    (row,) = tablet.get("/api/sessions")[1]["sessions"]
    session = tmp_path / "sessions" / f"{row['id']}.mcap"
    wait_for(lambda: played(session) >= MORE_SOUNDS, second.log)
    assert tablet.post("/api/desk", do="save")[1]["answer"]["file"] == "p.toml"
    assert "lead_ms = 80  # the lead" in (tmp_path / "protocols" / "p.toml").read_text()
    assert tablet.ask("POST", "/api/run/end")[0] == 200
    wait_for(session.exists, second.log)
    assert "therapist (tablet 1) ends the session" in [row.text for row in messages(session, Notice)]
    assert len([row for row in messages(session, Played) if row.outcome == "played"]) >= MORE_SOUNDS
    status, job = tablet.post("/api/jobs", what="report", session=row["id"])
    assert status == 200
    wait_for(lambda: tablet.get(f"/api/jobs/{job['id']}")[1]["state"] != "running", second.log)
    done = tablet.get(f"/api/jobs/{job['id']}")[1]
    assert done["state"] == "done", done
    assert b"<html" in tablet.ask("GET", f"/api/sessions/{row['id']}/report")[2]
    assert tapped(tablet, second.log) == ("done", ["each sole lies under its own foot"])
    second.process.send_signal(signal.SIGINT)
    assert second.process.wait(LONGEST_S) == 0
