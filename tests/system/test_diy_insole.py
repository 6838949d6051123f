"""A sole of one's own: the commands of docs/diy-insole.md, typed against a device that prints lines of numbers."""

import re
import shlex
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from drivers.emulators.pty import Pty
from feedback.records.session import SessionReader

pytestmark = pytest.mark.system

PAGE = Path(__file__).resolve().parents[2] / "docs" / "diy-insole.md"
HEADER = "time_ms,seq,L_heel,L_met1,L_met5,R_heel,R_met1,R_met5"
STRIDE_S, PERIOD_S, LIMIT_S = 1.1, 0.01, 120
ZONES = ((3000, 0.0, 0.45), (2600, 0.12, 0.66), (2000, 0.10, 0.60))
"""Full scale in counts, and when in the stride (s) the zone takes and leaves the load."""
SHORTER = {"--for 60": "--for 8 --headless", "--seconds 5": "--seconds 2"}
ELSEWHERE = {"stridecue preflight": "tests/cli/test_measure.py"}


def count(full, begin_s, end_s, phase_s):
    return round(full * max(0.0, min((phase_s - begin_s) / 0.08, (end_s - phase_s) / 0.12, 1.0)))


def line(number):
    feet = [(number * PERIOD_S + shift) % STRIDE_S for shift in (0.0, STRIDE_S / 2)]
    cells = [number * 10, number, *(count(*zone, phase_s) for phase_s in feet for zone in ZONES)]
    return ",".join(map(str, cells)) + "\r\n"


@pytest.fixture
def sole(tmp_path):
    """A port at which a device prints its lines from now on, a header once a second."""
    port, done = Pty(tmp_path / "ttyUSB0"), threading.Event()

    def speak():
        begin, number = time.monotonic(), 0
        while not done.wait(max(0.0, begin + number * PERIOD_S - time.monotonic())):
            header = f"{HEADER}\r\n" if number % 100 == 0 else ""
            port.write((header + line(number)).encode())
            number += 1

    speaker = threading.Thread(target=speak)
    speaker.start()
    yield port.path
    done.set()
    speaker.join()
    port.unplug()


def commands():
    return re.findall(r"^ {8}(\S.*)$", PAGE.read_text(), re.MULTILINE)


def test_there_are_ten_and_the_page_shows_the_header_that_is_printed_here():
    assert len(commands()) == 10
    assert HEADER in PAGE.read_text()


def test_ten_commands_lead_from_lines_of_numbers_to_cues_and_a_report(tmp_path, sole):
    folder, said = tmp_path, {}
    for command in commands():
        if command.startswith("cd "):
            folder = folder / command.removeprefix("cd ")
        elif not any(command.startswith(words) for words in ELSEWHERE):
            said[command] = typed(command, folder, sole)
    assert "insole-lines at 115200 baud" in next(told for command, told in said.items() if "--probe" in command)
    (session,) = folder.glob("sessions/*_mine_every_stride.mcap")
    read = SessionReader(session)
    topics = [row.topic for row in read.messages({"stride", "played"})]
    assert read.damage == ""
    assert topics.count("stride") >= 5
    assert topics.count("played") >= 1
    assert session.with_suffix(".html").is_file()


def typed(command, folder, port):
    """What it says, as it stands on the page but for the port, the session's name, and how long one waits."""
    command = command.replace("/dev/ttyUSB0", str(port))
    for long, short in SHORTER.items():
        command = command.replace(long, short)
    found = next(iter(folder.glob("sessions/*.mcap")), Path("none"))
    command = re.sub(r"sessions/\S+\.mcap", str(found), command)
    words = [sys.executable, "-m", "feedback", *shlex.split(command)[1:]]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=LIMIT_S)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout
