"""Jobs as child processes."""

import asyncio
import sys

import pytest

from feedback.console.work import KEPT_JOBS, KEPT_LINES, BusyError, Work

WITHIN_S = 30
ASKS = """
import json, sys
def tell(**said): print(json.dumps(said), file=sys.stderr, flush=True)
tell(step="Stand still.", live="left 50 %", progress=0.25)
tell(say="a note")
print("plain words", file=sys.stderr, flush=True)
print("progress 0.42", file=sys.stderr, flush=True)
tell(ask="Save?")
answer = sys.stdin.readline().strip()
tell(progress=7)
print(json.dumps({"answer": answer}))
"""
WAITS = """
import sys, time
print("begun", file=sys.stderr, flush=True)
try:
    time.sleep(60)
except KeyboardInterrupt:
    print("asked to end", file=sys.stderr, flush=True)
    sys.exit(1)
"""


def work():
    return Work((sys.executable, "-c"))


async def until(made, name, is_it):
    async with asyncio.timeout(WITHIN_S):
        while not is_it(made.job(name)):
            await asyncio.sleep(0.02)
    return made.job(name)


def over(job):
    return job.state not in ("running", "asking")


def test_a_job_says_how_it_goes_asks_and_gives_its_result():
    async def run():
        made = work()
        begun = await made.start("calibrate", [ASKS])
        asks = await until(made, begun.id, lambda job: job.state == "asking")
        with pytest.raises(BusyError):
            await made.start("report", ["1"])
        made.answer(begun.id, "n")
        done = await until(made, begun.id, over)
        with pytest.raises(BusyError):
            made.answer(begun.id, "n")
        return asks, done

    asks, done = asyncio.run(run())
    assert (asks.step, asks.live, asks.progress, asks.question) == ("Stand still.", "left 50 %", 0.42, "Save?")
    assert asks.lines == ["a note", "plain words"]
    assert (done.state, done.result, done.question, done.progress) == ("done", {"answer": "n"}, "", 1.0)


@pytest.mark.parametrize(
    ("program", "state", "words"),
    [
        ("import sys; sys.exit('refused: moved')", "refused", "refused: moved"),
        ("import sys; print('no such session', file=sys.stderr); sys.exit(3)", "failed", "no such session"),
        ("print('written')", "done", "written"),
        ("import os; os.kill(os.getpid(), 9)", "failed", ""),
        ("import sys; sys.stderr.buffer.write(b'\\xff\\xfe'); print('[' * 100000)", "done", ""),
    ],
)
def test_how_it_ended_is_told_in_its_own_words(program, state, words):
    async def run():
        made = work()
        begun = await made.start("report", [program])
        return await until(made, begun.id, over)

    job = asyncio.run(run())
    assert job.state == state
    assert words in "\n".join(job.lines)
    assert all(len(line) <= 500 for line in job.lines)


def test_one_is_ended_as_by_ctrl_c_and_none_is_left_behind():
    async def run():
        made = work()
        first = await made.start("calibrate", [WAITS])
        await until(made, first.id, lambda job: job.lines == ["begun"])
        ended = await made.end(first.id)
        second = await made.start("calibrate", [WAITS])
        child = made._pieces[second.id].child
        await made.close()
        return ended, made.job(first.id), child.returncode

    ended, later, code = asyncio.run(run())
    assert ended.state == later.state == "ended"
    assert later.lines == ["begun", "asked to end"]
    assert code is not None


def test_of_what_is_over_only_the_last_is_remembered():
    async def run():
        made = work()
        program = "import sys; print('\\n'.join(map(str, range(500))), file=sys.stderr)"
        for _ in range(KEPT_JOBS + 2):
            begun = await made.start("report", [program])
            await until(made, begun.id, over)
        return made.jobs()

    jobs = asyncio.run(run())
    assert [job.id for job in jobs] == [str(number) for number in range(KEPT_JOBS + 2, 2, -1)]
    assert jobs[0].lines == [str(number) for number in range(500 - KEPT_LINES, 500)]
