"""`python -m bench.systems MODULE`: waits with one system loaded; for each folder on standard input it does the job.

Why: loading a framework takes seconds, and is not measured. Each job runs in a process group of its own, whose number
is told on standard output, and which is ended from outside.
"""

import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from bench.job import Job

system = import_module(f"bench.systems.{sys.argv[1]}")
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print(os.getpid(), flush=True)
pid = 0
for line in sys.stdin:
    if pid := os.fork():
        print(pid, flush=True)
        continue
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    job = Job.load(Path(line.strip()))
    words = os.open(job.folder / "words", os.O_WRONLY | os.O_CREAT)
    os.dup2(words, 1)
    os.dup2(words, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    system.run(job)
    os._exit(0)
if pid:  # whoever asked is gone, in order or not
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
