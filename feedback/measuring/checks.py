"""What a PC and a rig must hold before a patient steps on: figures in, verdicts out.

Lives here: one function a check. Why: what passes and what fails stands in one place, and is tested without a machine.
Must never: measure. The limits are those of docs/measuring.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

from feedback.records.certificate import FAIL, PASS, SKIP, WARN, Check

Figures = Mapping[str, float]
RESOLUTION_NS, WORST_RESOLUTION_NS = 1_000, 100_000
SLEW_PPM, WORST_SLEW_PPM = 100.0, 500.0
"""An NTP daemon slews by up to 500 ppm (adjtimex(8)); beyond that something else steers the clock."""
WAKE_MS, WORST_WAKE_MS = 1.0, 5.0
"""p99. The card's ring of 5.5 ms is the reserve of a late wake-up."""
HOP_MS, WORST_HOP_MS = 2.0, 10.0
"""p99 of one hop of the bus, beside the engine's 15 ms of notice."""
RATE_OFF_PCT, WORST_RATE_OFF_PCT = 5.0, 20.0
AGE_MS, WORST_AGE_MS = 30.0, 100.0
"""p99. A USB bridge holds bytes for 16 ms; what is older than 300 ms mutes cues."""
LOST_PCT, WORST_LOST_PCT = 0.1, 2.0
JITTER_MS = 0.2
WORST_FPS = 20.0
DRAW_MS = 16.0
SYNC_MS, WORST_SYNC_MS = 100.0, 500.0
"""The recorder brings its chunks to the disk each half second."""
HOUR_MIB = 60
"""A session of an hour on a full rig: docs/benchmarks.md."""


@dataclass(frozen=True)
class Stream:
    """What was heard of one stream."""

    name: str
    nominal_hz: float
    rate_hz: float
    age_ms_p99: float
    samples: int


def clock(f: Figures) -> Check:
    """resolution_ns, slew_ppm, backwards_n."""
    text = f"resolution {f['resolution_ns']:.0f} ns, {f['slew_ppm']:+.1f} ppm against the raw counter"
    if f["backwards_n"]:
        return _told("clock", FAIL, f"it ran backwards {f['backwards_n']:g} times", "use another clock source", f)
    if f["resolution_ns"] > WORST_RESOLUTION_NS or abs(f["slew_ppm"]) > WORST_SLEW_PPM:
        return _told("clock", FAIL, text, "see /sys/devices/system/clocksource; let the time daemon settle", f)
    verdict = WARN if f["resolution_ns"] > RESOLUTION_NS or abs(f["slew_ppm"]) > SLEW_PPM else PASS
    return _told("clock", verdict, text, "let the time daemon settle, then try again", f)


def scheduler(f: Figures, refused: Sequence[str]) -> Check:
    """wake_ms_p50, wake_ms_p99, wake_ms_max; what was refused of priority and memory."""
    text = (
        f"wakes {f['wake_ms_p50']:.2f} ms late at p50, {f['wake_ms_p99']:.2f} at p99, {f['wake_ms_max']:.1f} at worst"
    )
    todo = "end other programs; set the power plan to performance"
    verdict = _grade(f["wake_ms_p99"], WAKE_MS, WORST_WAKE_MS)
    if refused and verdict != FAIL:
        verdict, text = WARN, f"{text}; refused: {'; '.join(refused)}"
        todo = "allow rtprio 95 and memlock unlimited in /etc/security/limits.d for this user, then log in again"
    return _told("scheduler", verdict, text, todo, f)


def bus(f: Figures) -> Check:
    """hop_ms_p50, hop_ms_p99: from a sensor process to a reader."""
    if isnan(f["hop_ms_p99"]):
        return _told("bus", SKIP, "no stream flowed that could be timed", "", f)
    text = f"one hop p50 {f['hop_ms_p50']:.2f}, p99 {f['hop_ms_p99']:.2f} ms"
    return _told("bus", _grade(f["hop_ms_p99"], HOP_MS, WORST_HOP_MS), text, "end other programs on this PC", f)


def device(stream: Stream) -> Check:
    """One stream of one device."""
    f = {"rate_hz": stream.rate_hz, "age_ms_p99": stream.age_ms_p99, "samples": stream.samples}
    name = f"device {stream.name}"
    if not stream.samples:
        return _told(name, FAIL, "no sample came", "switch the device on; is it the right port?", f)
    off_pct = 100 * abs(stream.rate_hz / stream.nominal_hz - 1)
    text = f"{stream.rate_hz:.1f} of {stream.nominal_hz:g} Hz, p99 {stream.age_ms_p99:.1f} ms old at the port"
    grades = (
        _grade(off_pct, RATE_OFF_PCT, WORST_RATE_OFF_PCT),
        _grade(stream.age_ms_p99, AGE_MS, WORST_AGE_MS),
    )
    todo = "check its rate in the rig's options, the cable, the radio; USB: set the bridge's latency timer to 1 ms"
    return _told(name, _worst(grades), text, todo, f)


def losses(sensor: str, f: Figures) -> Check:
    """frames, lost_frames, bad_frames of one device."""
    lost = f["lost_frames"] + f["bad_frames"]
    pct = 100 * lost / max(1.0, f["frames"] + lost)
    text = f"{f['lost_frames']:g} of {f['frames'] + lost:g} frames lost, {f['bad_frames']:g} unreadable"
    todo = "another cable or USB port, the radio nearer, the right baud rate"
    return _told(f"losses {sensor}", _grade(pct, LOST_PCT, WORST_LOST_PCT), text, todo, f)


def sound(f: Figures, heard_by: str, notes: Sequence[str]) -> Check:
    """With a witness: its judgement; without: what the device says of itself (device_latency_ms, underruns_told)."""
    text = f"{f['device_latency_ms']:.1f} ms latency, {f['underruns_told']:g} underruns"
    said = "".join(f"; {note}" for note in notes)
    if not heard_by:
        verdict = WARN if f["underruns_told"] else PASS
        return _told("sound", verdict, f"{text}; nobody heard it{said}", "stridecue measure audio tells what sounds", f)
    text = f"{text}; heard by {heard_by}: {f['timed']:g} cues, jitter p99 {f['jitter_ms_p99']:.3f} ms{said}"
    if not f["timed"] or f["missing"] or f["doubled"] or f["unasked"]:
        return _told("sound", FAIL, text, "cues were not heard, or heard twice: try another device", f)
    strays = f["jitter_ms_p99"] > JITTER_MS or f["underruns_told"]
    return _told("sound", WARN if strays else PASS, text, "a longer ring (latency_ms), or SCHED_FIFO", f)


def display(f: Figures) -> Check:
    """fps, draw_ms_p99."""
    text = f"{f['fps']:.0f} pictures a second, drawn in {f['draw_ms_p99']:.1f} ms at p99"
    verdict = FAIL if f["fps"] < WORST_FPS else WARN if f["draw_ms_p99"] > DRAW_MS else PASS
    return _told("display", verdict, text, "a smaller window, or a faster graphics driver", f)


def disk(f: Figures, needed_mib: float) -> Check:
    """free_mib, sync_ms_p50, sync_ms_max."""
    text = f"{f['free_mib'] / 1024:.1f} GiB free, a chunk is on the disk in {f['sync_ms_p50']:.1f} ms"
    if f["free_mib"] < needed_mib:
        return _told("disk", FAIL, f"{text}; the rig asks for {needed_mib:g} MiB", "make room", f)
    verdict = _grade(f["sync_ms_max"], SYNC_MS, WORST_SYNC_MS)
    if f["free_mib"] < needed_mib + HOUR_MIB:
        return _told("disk", WARN, f"{text}: less than an hour's session", "make room", f)
    return _told("disk", verdict, text, "another disk for [recorder] folder", f)


def power(on_battery: bool | None) -> Check:
    """Whether a battery is being emptied; None: unknown."""
    if on_battery is None:
        return Check("power", SKIP, "this PC does not say")
    return _told("power", WARN if on_battery else PASS, "on battery" if on_battery else "on mains", "plug it in", {})


def absent(name: str, verdict: str, text: str, todo: str) -> Check:
    """Something is not there."""
    return Check(name, verdict, text, todo)


def _told(name: str, verdict: str, text: str, todo: str, figures: Figures) -> Check:
    return Check(name, verdict, text, "" if verdict in (PASS, SKIP) else todo, tuple(figures.items()))


def _grade(value: float, most: float, worst: float) -> str:
    """NaN fails."""
    return PASS if value <= most else WARN if value <= worst else FAIL


def _worst(grades: Sequence[str]) -> str:
    return next(verdict for verdict in (FAIL, WARN, PASS) if verdict in grades)
