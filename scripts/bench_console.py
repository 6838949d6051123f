"""Measure the therapist's console: a command to its acknowledgement, what three open pages cost, memory over time.

    scripts/bench_console [--commands 150] [--minutes 1] [--pages 3] [--json] [--check]

A real run on the full emulated rig with `--console`; the pages are WebSockets of this process, told everything; numbers
are turned from each page by turns. --minutes: how long the pages stay open after that while memory is watched (60 for
the long proof). --check: exit code 1 unless answered_ms_p99 and told_ms_p99 <= 100, core_share_pct <= 10, frames_per_s
>= 30 and, from ten minutes on, memory grows by no more than 40 KiB a minute. 3: the run did not come up.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
from console_bench.pages import Page, tuned
from console_bench.run import MissingError, Room, Used, run_with_console, used

PROTOCOL = "hip_extension.toml"
WARM_S, LOOK_EVERY_S = 5.0, 5.0
MOST = {"answered_ms_p99": 100.0, "told_ms_p99": 100.0, "core_share_pct": 10.0}
GROWTH_KIB_PER_MIN, LONG_S = 40.0, 600.0
"""In less, what a page that comes late is told still fills its bounded lists, which looks like growth."""
LEAST = {"frames_per_s": 30.0}


async def measured(room: Room, count: int, commands: int, minutes: float, seed: int) -> dict[str, float]:
    async with AsyncExitStack() as stack:
        url = f"http://127.0.0.1:{room.port}"
        pages, code = [], room.code
        for number in range(count):
            jar = aiohttp.CookieJar(unsafe=True)
            pages.append(Page(await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar)), url))
            await pages[-1].enter(code, f"tablet {number + 1}")
            code = await pages[-1].invite()
        watching = [asyncio.create_task(page.watch()) for page in pages]
        await asyncio.sleep(WARM_S)
        answered_ms, told_ms = await tuned(pages, commands, seed)
        frames, looks = [page.frames for page in pages], [used(room.pid)]
        while looks[-1].at_s - looks[0].at_s < 60 * minutes:
            await asyncio.sleep(LOOK_EVERY_S)
            looks.append(used(room.pid))
        frames = [page.frames - before for page, before in zip(pages, frames, strict=True)]
        kinds = sum((page.kinds for page in pages), start=type(pages[0].kinds)())
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    return figures(answered_ms, told_ms, frames, looks) | {
        "pages": count,
        "hellos": kinds["hello"],
        "gaps": kinds["gap"],
    }


def figures(answered_ms: list[float], told_ms: list[float], frames: list[int], looks: list[Used]) -> dict[str, float]:
    first, last = looks[0], looks[-1]
    seconds = last.at_s - first.at_s
    return {
        "commands": len(answered_ms),
        **percentiles("answered_ms", answered_ms),
        **percentiles("told_ms", told_ms),
        "core_share_pct": round(100 * (last.processor_s - first.processor_s) / seconds, 2),
        "frames_per_s": round(min(frames) / seconds, 1),
        "resident_mib": round(last.resident_kib / 1024, 1),
        "growth_kib_per_min": round(
            60 * slope([look.at_s for look in looks], [look.resident_kib for look in looks]), 1
        ),
        "watched_s": round(seconds, 1),
    }


def slope(x: list[float], y: list[int]) -> float:
    """Of the line through the later half: at first memory fills with what a page that comes late is told."""
    half = len(x) // 2
    return statistics.linear_regression(x[half:], y[half:]).slope if len(x) - half > 1 else float("inf")


def percentiles(name: str, values: list[float]) -> dict[str, float]:
    if len(values) < 2:
        return {f"{name}_{which}": float("inf") for which in ("p50", "p90", "p99")}
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return {f"{name}_{which}": round(cuts[int(which[1:]) - 1], 2) for which in ("p50", "p90", "p99")}


def failures(found: dict[str, float]) -> list[str]:
    wrong = [f"{key} is {found[key]:g}, above {most:g}" for key, most in MOST.items() if found[key] > most]
    if found["watched_s"] >= LONG_S and found["growth_kib_per_min"] > GROWTH_KIB_PER_MIN:
        wrong.append(f"growth_kib_per_min is {found['growth_kib_per_min']:g}, above {GROWTH_KIB_PER_MIN:g}")
    return wrong + [f"{key} is {found[key]:g}, below {least:g}" for key, least in LEAST.items() if found[key] < least]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--commands", type=int, default=150, help="how often a number is turned (default 150)")
    parser.add_argument("--minutes", type=float, default=1.0, help="how long memory is watched (default 1)")
    parser.add_argument("--pages", type=int, default=3, help="how many are open (default 3)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same moments")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--check", action="store_true", help="exit code 1 if a figure that was asked for is missed")
    arguments = parser.parse_args()
    try:
        with (
            tempfile.TemporaryDirectory(prefix="stridecue-") as folder,
            run_with_console(Path(folder), PROTOCOL) as room,
        ):
            asked = (arguments.pages, arguments.commands, arguments.minutes, arguments.seed)
            found = asyncio.run(measured(room, *asked))
    except MissingError as error:
        print(error, file=sys.stderr)
        return 3
    print(json.dumps(found) if arguments.json else "\n".join(f"{key:<22}{value:>10g}" for key, value in found.items()))
    wrong = failures(found)
    for words in wrong:
        print(words, file=sys.stderr)
    return int(bool(wrong) and arguments.check)


if __name__ == "__main__":
    sys.exit(main())
