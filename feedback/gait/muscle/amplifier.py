"""One EMG amplifier: from its samples to bursts, faults and judged strikes of its muscles.

Lives here: Amplifier, which joins the parts. Why: its channels share a clock, gaps and filters. Must never: conclude
anything across a gap of its samples.
"""

from math import isfinite, nan

import numpy as np
from numpy.typing import NDArray

from feedback.config.body import Emg
from feedback.gait.chain import SILENT_NS
from feedback.gait.muscle.energy import Array, Energy
from feedback.gait.muscle.heard import Heard
from feedback.gait.muscle.judge import Judge, Leads
from feedback.gait.muscle.legs import Leg, Strike
from feedback.gait.muscle.muscle import Muscle
from feedback.gait.muscle.record import Record
from feedback.gait.muscle.watch import Watch
from feedback.messages import Burst, Message, Samples, Signal

_NEVER_NS = -(1 << 62)
_BLOCK_S = 0.010
"""Samples are worked on in blocks of this length: a burst is told so much later at most."""
_BRIDGED_NS = 20_000_000
"""Lost samples of up to this length are filled by a straight line; a longer gap is one."""
_LOST = 1.6
"""Samples further apart than this many periods have lost one in between."""


class Amplifier:
    """Of one stream. `legs` and `leads`: by leg."""

    def __init__(self, emg: Emg, legs: dict[str, Leg], leads: dict[str, Leads]) -> None:
        self.stream = emg.stream
        self._emg = emg
        self._channels = len(emg.channels)
        self._period_ns = round(1e9 / emg.rate_hz)
        self._lost_ns = round(_LOST * 1e9 / emg.rate_hz)
        self._block_n = max(1, round(_BLOCK_S * emg.rate_hz))
        self._energy, self._watch = Energy(emg), Watch(emg)
        self._record = Record(self._channels, self._energy.hop_s)
        self._judges = [
            Judge(self._muscle(row.muscle, row.leg, k), legs[row.leg], leads[row.leg])
            for k, row in enumerate(emg.channels)
            if row.muscle != "none"
        ]
        self._last_ns = _NEVER_NS
        self._last: tuple[float, ...] = ()
        self._silent = True
        self._misfit = ""
        self._rows: list[tuple[float, ...]] = []
        self._times: list[int] = []
        self._forget()

    def _muscle(self, name: str, leg: str, channel: int) -> Muscle:
        energy = self._energy
        heard = Heard(self._record, channel, energy.hop_s, energy.delay_s)
        return Muscle(name, leg, heard, energy.unsure_ms)

    def feed(self, samples: Samples, out: list[Message]) -> None:
        """Take the next sample."""
        t_ns, values = samples.t_ns, samples.values
        if len(values) != self._channels:
            self._miscounted(samples, out)
            return
        if not 0 < t_ns - self._last_ns <= self._lost_ns and not self._joins(samples, out):
            return
        self._last_ns, self._last = t_ns, values
        self._rows.append(values)
        self._times.append(t_ns)
        if len(self._rows) >= self._block_n:
            self._block(samples, out)

    def strike(self, strike: Strike, now_ns: int) -> None:
        """A strike of a leg can be judged, as far as the gait goes."""
        for judge in self._judges:
            if judge.muscle.leg == strike.leg:
                judge.strike(strike, now_ns)

    def idle(self, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Time has passed, perhaps without samples."""
        if not self._silent and now_ns - self._last_ns > SILENT_NS:
            self._fall_silent(now_ns, cause_ns, out)
        for judge in self._judges:
            judge.give_up(now_ns, out)

    def _block(self, samples: Samples, out: list[Message]) -> None:
        """Work on the samples that have gathered."""
        uv = (np.array(self._rows, dtype=np.float64).T - self._emg.zero_counts) * self._emg.uv_per_count
        self._rows = []
        if not isfinite(uv.sum()):
            uv = np.nan_to_num(uv, nan=self._emg.limit_uv, posinf=self._emg.limit_uv, neginf=-self._emg.limit_uv)
        first = self._record.end
        energy = self._energy.step(uv)
        hops, n = energy.shape[1], self._energy.hop_n
        self._record.add(energy, self._hop_times(hops, n))
        self._check(uv, samples, out)
        rows, reached_ns = energy.tolist(), self._record.last_ns
        for judge in self._judges:
            muscle = judge.muscle
            for on, t_ns, known_ns, level in muscle.step(first, rows[muscle.channel], reached_ns):
                edge = "on" if on else "off"
                out.append(Burst(t_ns, samples.cause_ns, 0, muscle.leg, muscle.name, edge, known_ns, level))
        self._judge(reached_ns, samples.cause_ns, out)

    def _judge(self, reached_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Tell the one thing that has been due for longest: each takes a millisecond, in which a footfall may come."""
        judge = min(self._judges, key=_due_ns, default=None)
        if judge is not None and reached_ns >= judge.due_ns:
            judge.run(cause_ns, out)

    def _hop_times(self, hops: int, n: int) -> NDArray[np.int64]:
        ends = np.array(self._times[n - 1 : hops * n : n], dtype=np.int64)
        del self._times[: hops * n]
        return ends

    def _check(self, uv: Array, samples: Samples, out: list[Message]) -> None:
        """Look for faults, and say what is news."""
        faults = self._watch.step(uv, self._usual_uv)
        if faults is None:
            return
        news = [judge.muscle.spoil(faults[judge.muscle.channel], samples.t_ns) for judge in self._judges]
        if any(news):
            self._tell(samples.t_ns, samples.cause_ns, out)

    def _usual_uv(self) -> list[float]:
        usual = [nan] * self._channels
        for judge in self._judges:
            usual[judge.muscle.channel] = judge.muscle.usual_uv
        return usual

    def _tell(self, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Say how the stream is now."""
        muscles = [judge.muscle for judge in self._judges]
        words = [f"{muscle.name} {muscle.leg}: {muscle.fault}" for muscle in muscles if muscle.fault]
        detail = self._misfit or ", ".join(words)
        out.append(Signal(t_ns, cause_ns, 0, self.stream, "faulty" if detail else "ok", detail))

    def _miscounted(self, samples: Samples, out: list[Message]) -> None:
        misfit = f"sends {len(samples.values)} values, the rig's file names {self._channels} channels"
        if misfit != self._misfit:
            self._misfit = misfit
            self._tell(samples.t_ns, samples.cause_ns, out)

    def _joins(self, samples: Samples, out: list[Message]) -> bool:
        """Its time jumped. Back: too late to use. A little ahead: bridged. Far ahead, or silent: it starts anew."""
        ahead_ns = samples.t_ns - self._last_ns
        if -SILENT_NS <= ahead_ns <= 0:
            return False
        if 0 < ahead_ns <= _BRIDGED_NS:
            self._bridge(samples, round(ahead_ns / self._period_ns) - 1)
        else:
            if ahead_ns > SILENT_NS and not self._silent:
                self._fall_silent(samples.t_ns, samples.cause_ns, out)
            self._forget()
        if self._silent:
            self._silent = False
            self._tell(samples.t_ns, samples.cause_ns, out)
        return True

    def _bridge(self, samples: Samples, missing: int) -> None:
        for k in range(1, missing + 1):
            part = k / (missing + 1)
            self._rows.append(tuple(a + (b - a) * part for a, b in zip(self._last, samples.values, strict=True)))
            self._times.append(self._last_ns + round((samples.t_ns - self._last_ns) * part))

    def _forget(self) -> None:
        self._rows, self._times = [], []
        self._energy.restart()
        self._watch.restart()
        self._record.cut()
        for judge in self._judges:
            judge.muscle.restart()

    def _fall_silent(self, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        self._silent = True
        gap_s = (now_ns - self._last_ns) * 1e-9
        detail = f"no samples for {gap_s:.2f} s" if gap_s > 0 else "its time ran backwards"
        out.append(Signal(now_ns, cause_ns, 0, self.stream, "silent", detail))


def _due_ns(judge: Judge) -> int:
    return judge.due_ns
