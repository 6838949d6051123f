"""Measure the console's page: pictures a second, what its renderer costs, and whether it grows.

    scripts/bench_page [--minutes 1] [--json] [--check]

The whole system runs on the rig with all sensors, emulated; the page is open in headless Chromium, 1024 x 768, software
rendering. CPU is that of the renderer process, from /proc, over the measured minutes. Memory is the heap after a
collection and the count of nodes, and the server's resident memory, once a minute; growth is that of the later half.
--check: exit code 1 unless updates_per_s >= 30, renderer_core_pct <= 25 and, from ten minutes on,
heap_growth_mb_per_hour <= 5 and server_growth_kib_per_min <= 40. 3: no chromium can be had.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from console_bench.run import used
from playwright.sync_api import CDPSession, Page, sync_playwright

from page_stage import FLAGS, REPOSITORY, Console, chromium

WARM_S = 25.0
"""Until the patient walks and the browser has compiled what it needs."""
LOOKS = 6
"""At the heap in a short run."""
COUNT = """() => {
  const node = document.querySelector('.rolling canvas'), plain = CanvasRenderingContext2D.prototype.clearRect;
  window.pictures = 0;
  CanvasRenderingContext2D.prototype.clearRect = function (...box) {
    if (this.canvas === node) window.pictures += 1;
    return plain.apply(this, box);
  };
}"""
LONG_MINUTES = 10
"""In less, what the bounded lists still take in looks like growth."""
PROTOCOL = "hip_extension"


def renderer() -> int:
    """The process that draws the page: the renderer which has worked most."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"--type=renderer" in (folder / "cmdline").read_bytes() and is_ours(int(folder.name)):
                found[int(folder.name)] = cpu_s(int(folder.name))
        except OSError:
            continue
    return max(found, key=lambda pid: found[pid])


def is_ours(pid: int) -> bool:
    """Whether it descends from this process."""
    while pid > 1:
        if pid == os.getpid():
            return True
        pid = int(stat(pid)[1])
    return False


def stat(pid: int) -> list[str]:
    """Fields of /proc/PID/stat from the state on."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def cpu_s(pid: int) -> float:
    """User and system time so far."""
    fields = stat(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def size(tools: CDPSession, server: int) -> dict[str, float]:
    """Heap after a collection, MB, and nodes; the server's resident memory, KiB."""
    tools.send("HeapProfiler.collectGarbage")
    told = {row["name"]: row["value"] for row in tools.send("Performance.getMetrics")["metrics"]}
    return {
        "heap_mb": told["JSHeapUsedSize"] / 1e6,
        "nodes": told["Nodes"],
        "server_kib": float(used(server).resident_kib),
    }


def measure(page: Page, server: int, minutes: float) -> dict[str, Any]:
    """Let it run, and look at it now and then."""
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable")
    page.evaluate(COUNT)
    pid, sizes, rates, shares = renderer(), [size(tools, server)], [], []
    every_s = 60 * minutes / LOOKS if minutes < LOOKS else 60.0
    for _ in range(round(60 * minutes / every_s)):
        begun_s, cpu, drawn = time.monotonic(), cpu_s(pid), page.evaluate("pictures")
        page.wait_for_timeout(every_s * 1000)
        passed_s = time.monotonic() - begun_s
        rates.append((page.evaluate("pictures") - drawn) / passed_s)
        shares.append(100 * (cpu_s(pid) - cpu) / passed_s)
        sizes.append(size(tools, server))
    return told(minutes, rates, shares, sizes)


def told(minutes: float, rates: list[float], shares: list[float], sizes: list[dict[str, float]]) -> dict[str, Any]:
    """Figures of the whole; growth from the second look on, for the first still fills its bounded lists."""
    half = sizes[len(sizes) // 2 :]
    hours = minutes / 60 * (len(half) - 1) / (len(sizes) - 1) or 1
    return {
        "minutes": minutes,
        "updates_per_s": round(sum(rates) / len(rates), 1),
        "renderer_core_pct": round(sum(shares) / len(shares), 1),
        "renderer_core_pct_most": round(max(shares), 1),
        "heap_mb_first": round(sizes[0]["heap_mb"], 2),
        "heap_mb_last": round(sizes[-1]["heap_mb"], 2),
        "heap_growth_mb_per_hour": round((half[-1]["heap_mb"] - half[0]["heap_mb"]) / hours, 2),
        "nodes_first": sizes[0]["nodes"],
        "nodes_last": sizes[-1]["nodes"],
        "server_mib_last": round(sizes[-1]["server_kib"] / 1024, 1),
        "server_growth_kib_per_min": round((half[-1]["server_kib"] - half[0]["server_kib"]) / (60 * hours), 1),
    }


def grown(found: dict[str, Any]) -> bool:
    """Whether the page or its server takes ever more."""
    return bool(found["heap_growth_mb_per_hour"] > 5 or found["server_growth_kib_per_min"] > 40)


def walked(minutes: float) -> dict[str, Any]:
    """Start everything, measure, end everything."""
    protocol = (REPOSITORY / "configs" / "protocols" / f"{PROTOCOL}.toml").read_text()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tools:
        console = Console(Path(folder), protocol, rig="emulated_full", stand_s=4.0)
        browser = tools.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            page = browser.new_page(viewport={"width": 1024, "height": 768})
            page.goto(console.link)
            page.get_by_role("button", name="Pair this device").click()
            page.get_by_role("button", name="Start session").click()
            page.wait_for_selector(".course h1:text('Warm-up')", timeout=60_000)
            page.wait_for_timeout(WARM_S * 1000)
            return measure(page, console.pid, minutes)
        finally:
            browser.close()
            console.end()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    if chromium() is None:
        print("no chromium: apt-get install chromium", file=sys.stderr)
        return 3
    found = walked(args.minutes)
    print(json.dumps(found) if args.json else "\n".join(f"{name:26} {value}" for name, value in found.items()))
    kept = (
        found["updates_per_s"] >= 30
        and found["renderer_core_pct"] <= 25
        and (args.minutes < LONG_MINUTES or not grown(found))
    )
    return int(args.check and not kept)


if __name__ == "__main__":
    raise SystemExit(main())
