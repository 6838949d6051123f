"""Tuning a real run from another program: in force from the next heel strike, offered, saved, on the record."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from feedback.messages import HEEL_STRIKE, Acknowledged, BlockBegins, Command, Cue, GaitEvent, Notice
from feedback.records.session import SessionError, SessionReader

pytestmark = pytest.mark.system

REPOSITORY = Path(__file__).resolve().parents[2]
RIG = REPOSITORY / "configs" / "rigs" / "emulated.toml"
TEXT = """\
name = "p"   # on the tablet

[cues.glute_ready]
lead_ms = 60   # before the strike
gain_db = -12  # soft

[dose]
catch_pct = 0
countdown = false  # nobody speaks here
"""
LEAD = "cues.glute_ready.lead_ms"
START_S, CUES_S, END_S = 120, 90, 120


class Run:
    """A run on the emulated rig, and the other program."""

    def __init__(self, folder, environment):
        self.folder, self.file, self.session = folder, folder / "p.toml", folder / "walk.mcap"
        self.environment = environment
        rig = folder / "rig.toml"
        rig.write_text(
            RIG.read_text().replace('output = "auto"', 'output = "null"').replace("stand_s = 3.0", "stand_s = 1.0")
        )
        self.file.write_text(TEXT)
        options = ["--headless", "--session", str(self.session)]
        self.log = folder / "log.txt"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "feedback", "run", str(rig), str(self.file), *options],
                stderr=log,
                stdout=log,
                env=environment,
            )

    def tune(self, *words):
        command = [sys.executable, "-m", "feedback", "tune", *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=90, env=self.environment)

    def wait_for(self, what, seconds):
        deadline = time.monotonic() + seconds
        while not what():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.2)

    def messages(self, *kinds):
        with suppress(SessionError):  # it is not there yet, or has not a byte
            return [row.message for row in SessionReader(self.session).messages() if isinstance(row.message, kinds)]
        return []

    def cues(self):
        return len({cue.cue_id for cue in self.messages(Cue)})

    def end(self):
        self.process.terminate()
        assert self.process.wait(END_S) == 0, self.log.read_text()


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Tuned, paused, resumed, edited, saved; then ended. What was printed is kept."""
    folder = tmp_path_factory.mktemp("tune")
    one = Run(folder, os.environ | {"XDG_RUNTIME_DIR": str(folder), "PYTHONPATH": str(REPOSITORY)})
    try:
        one.wait_for(lambda: one.tune("list").returncode == 0, START_S)
        one.wait_for(lambda: one.cues() >= 6, CUES_S)
        one.told = {"lead": one.tune(f"{LEAD}=90"), "refused": one.tune("cues.glute_ready.led_ms=90")}
        before = one.cues()
        one.wait_for(lambda: one.cues() >= before + 6, CUES_S)
        one.told["pause"] = one.tune("pause")
        time.sleep(4)
        one.told["resume"] = one.tune("resume")
        before = one.cues()
        one.wait_for(lambda: one.cues() >= before + 4, CUES_S)
        one.file.write_text(TEXT.replace("gain_db = -12", "gain_db = -20"))
        one.wait_for(lambda: "the file has changed" in one.log.read_text(), 20)
        one.told["apply"], one.told["save"] = one.tune("apply"), one.tune("save")
        before = one.cues()
        one.wait_for(lambda: one.cues() >= before + 4, CUES_S)
        one.end()
        one.told["after"] = one.tune("list")
        yield one
    finally:
        one.process.kill()


def test_what_is_asked_is_answered_on_the_terminal_and_on_the_record(run):
    assert (run.told["lead"].returncode, run.told["lead"].stdout) == (0, f"{LEAD} 60 -> 90\n")
    assert run.told["refused"].returncode == 1
    assert "did you mean" in run.told["refused"].stdout
    assert run.told["after"].returncode == 3
    asked, answers = run.messages(Command), run.messages(Acknowledged)
    assert [command.number for command in asked] == [answer.number for answer in answers] == list(range(1, 6))
    assert all(answer.t_ns == command.t_ns for command, answer in zip(asked, answers, strict=True))
    assert f"therapist: {LEAD} 60 -> 90" in run.log.read_text()


def test_each_cue_has_the_lead_that_was_in_force_when_its_stride_began(run):
    asked_ns = next(answer.t_ns for answer in run.messages(Acknowledged) if answer.key == LEAD)
    strikes = [event for event in run.messages(GaitEvent) if event.event == HEEL_STRIKE]
    leads = {False: set(), True: set()}
    for cue in run.messages(Cue):
        begun = [event for event in strikes if event.leg == cue.leg and event.known_ns <= cue.t_ns]
        leads[begun[-1].t_ns >= asked_ns].add((cue.target_ns - cue.due_ns) / 1e6)
    assert leads == {False: {60.0}, True: {90.0}}


def test_a_pause_has_no_cues_and_is_a_block_of_its_own(run):
    kinds = [(block.kind, block.t_ns) for block in run.messages(BlockBegins)]
    assert [kind for kind, _ in kinds] == ["training", "pause", "training"]
    (_, begins), (_, ends) = kinds[1:]
    strikes = {
        leg: [e.t_ns for e in run.messages(GaitEvent) if (e.leg, e.event) == (leg, HEEL_STRIKE)]
        for leg in ("left", "right")
    }
    paused = [t for t in strikes["left"] if begins <= t < ends]
    assert len(paused) >= 2
    for cue in run.messages(Cue):
        began_ns = max(t for t in strikes[cue.leg] if t < cue.t_ns)
        assert not begins <= began_ns < ends


def test_an_edited_file_is_offered_and_holds_once_it_is_taken(run):
    (offer,) = [notice.text for notice in run.messages(Notice) if "the file has changed" in notice.text]
    assert offer == "the file has changed: cues.glute_ready.gain_db -12 -> -20; `stridecue tune apply` takes it"
    assert run.told["apply"].stdout == "cues.glute_ready.gain_db -12 -> -20\n"
    assert [cue.gain_db for cue in run.messages(Cue)][-1] == -20
    assert {cue.gain_db for cue in run.messages(Cue)} == {-12, -20}


def test_what_was_tuned_is_saved_and_every_comment_stays(run):
    assert run.told["save"].returncode == 0
    assert "+lead_ms = 90   # before the strike" in run.told["save"].stdout
    assert run.file.read_text() == TEXT.replace("= 60 ", "= 90 ").replace("gain_db = -12", "gain_db = -20")
