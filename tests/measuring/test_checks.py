"""What passes a preflight: figures of good and of bad machines."""

from math import nan

import pytest

from feedback.measuring import checks
from feedback.measuring.checks import Stream
from feedback.records.certificate import FAIL, PASS, SKIP, WARN, Check

CLOCK = {"resolution_ns": 40.0, "backwards_n": 0.0, "slew_ppm": 3.0}
WAKE = {"wake_ms_p50": 0.05, "wake_ms_p99": 0.3, "wake_ms_max": 4.0}
SOUND = {"device_latency_ms": 5.3, "underruns_told": 0.0, "timed": 20.0, "jitter_ms_p99": 0.02}
HEARD = {**SOUND, "missing": 0.0, "doubled": 0.0, "unasked": 0.0}
DISK = {"free_mib": 9_000.0, "sync_ms_p50": 0.7, "sync_ms_max": 2.0}
SCREEN = {"fps": 60.0, "draw_ms_p99": 3.0}


@pytest.mark.parametrize(
    ("check", "verdict"),
    [
        (checks.clock(CLOCK), PASS),
        (checks.clock({**CLOCK, "slew_ppm": -300.0}), WARN),
        (checks.clock({**CLOCK, "resolution_ns": 15_600_000.0}), FAIL),
        (checks.clock({**CLOCK, "backwards_n": 1.0}), FAIL),
        (checks.scheduler(WAKE, []), PASS),
        (checks.scheduler(WAKE, ["SCHED_FIFO 50: Operation not permitted"]), WARN),
        (checks.scheduler({**WAKE, "wake_ms_p99": 3.0}, []), WARN),
        (checks.scheduler({**WAKE, "wake_ms_p99": 12.0}, ["mlockall: refused"]), FAIL),
        (checks.bus({"hop_ms_p50": 0.3, "hop_ms_p99": 0.9}), PASS),
        (checks.bus({"hop_ms_p50": 0.3, "hop_ms_p99": 30.0}), FAIL),
        (checks.bus({"hop_ms_p50": nan, "hop_ms_p99": nan}), SKIP),
        (checks.device(Stream("insoles.left", 200, 199.0, 5.0, 1000)), PASS),
        (checks.device(Stream("insoles.left", 200, 185.0, 5.0, 1000)), WARN),
        (checks.device(Stream("insoles.left", 200, 100.0, 5.0, 500)), FAIL),
        (checks.device(Stream("insoles.left", 200, 200.0, 60.0, 1000)), WARN),
        (checks.device(Stream("insoles.left", 200, 200.0, nan, 1)), FAIL),
        (checks.device(Stream("insoles.left", 200, 0.0, nan, 0)), FAIL),
        (checks.losses("insoles", {"frames": 2000.0, "lost_frames": 1.0, "bad_frames": 0.0}), PASS),
        (checks.losses("insoles", {"frames": 2000.0, "lost_frames": 9.0, "bad_frames": 3.0}), WARN),
        (checks.losses("insoles", {"frames": 20.0, "lost_frames": 9.0, "bad_frames": 3.0}), FAIL),
        (checks.sound(SOUND, "", []), PASS),
        (checks.sound({**SOUND, "underruns_told": 2.0}, "", []), WARN),
        (checks.sound(HEARD, "a card", []), PASS),
        (checks.sound({**HEARD, "jitter_ms_p99": 0.9}, "a card", []), WARN),
        (checks.sound({**HEARD, "missing": 1.0}, "a card", []), FAIL),
        (checks.sound({**HEARD, "timed": 0.0}, "a card", []), FAIL),
        (checks.display(SCREEN), PASS),
        (checks.display({**SCREEN, "draw_ms_p99": 30.0}), WARN),
        (checks.display({**SCREEN, "fps": 7.0}), FAIL),
        (checks.disk(DISK, 200), PASS),
        (checks.disk({**DISK, "free_mib": 220.0}, 200), WARN),
        (checks.disk({**DISK, "free_mib": 120.0}, 200), FAIL),
        (checks.disk({**DISK, "sync_ms_max": 900.0}, 200), FAIL),
        (checks.power(None), SKIP),
        (checks.power(True), WARN),
        (checks.power(False), PASS),
    ],
)
def test_verdicts(check: Check, verdict: str) -> None:
    assert check.verdict == verdict
    assert check.text
    assert bool(check.todo) == (verdict in (WARN, FAIL)), "what is wrong comes with what to do"
