"""What docs/platforms.md says of Windows: without what only POSIX has, recorded walks and sessions are still worked on.

Not Windows itself: a Python that has lost these modules and calls, on this computer.
"""

import subprocess
import sys
from pathlib import Path

import pytest

WITHOUT_POSIX = """
import asyncio, os, serial.tools.list_ports, signal, socket, subprocess, sys  # they are others on Windows

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name in ("fcntl", "termios", "tty", "pty", "resource", "grp", "pwd", "syslog"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

for name in [name for name in sys.modules if name in ("fcntl", "termios", "tty", "pty", "resource", "grp", "pwd")]:
    del sys.modules[name]
sys.meta_path.insert(0, Refuse())
for name in dir(os):
    if name.startswith(("sched_", "SCHED_")) or name in ("getuid", "geteuid", "fchmod", "mkfifo", "nice", "setsid"):
        delattr(os, name)
for name in ("pause", "SIGKILL", "SIGHUP", "SIGUSR1", "pthread_kill"):
    delattr(signal, name)
del socket.AF_UNIX

from feedback.cli import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    "words",
    [
        ("init", "new"),
        ("check", "configs/rigs/gaitpdb.toml", "configs/protocols/every_stride.toml"),
        ("report", "{session}", "--out", "walk.html"),
        ("export", "{session}", "--to", "csv", "--out", "out"),
        ("analyse", "walk.txt", "--rig", "configs/rigs/gaitpdb.toml", "--out", "tables"),
    ],
    ids=lambda words: words[0],
)
def test_recorded_walks_and_sessions_need_no_posix(words, lived, tmp_path):
    (tmp_path / "configs").symlink_to(Path(__file__).resolve().parents[2] / "configs")
    row = "\t".join(["{:.2f}", *["100.0"] * 18])
    (tmp_path / "walk.txt").write_text("".join(row.format(k / 100) + "\n" for k in range(300)))
    given = [word.format(session=lived) for word in words]
    command = [sys.executable, "-c", WITHOUT_POSIX, *given]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
