"""The chain of hip and thigh: samples of thighs, pelvis and belt and the gait's events in; measures and angles out.

Lives here: HipChain, which joins the parts. Why: one place decides when enough is known to answer. Must never: let a
value depend on how the streams were interleaved: a measure waits until each sensor that it needs has reached its end.
"""

from collections.abc import Callable
from typing import NamedTuple

from drivers.belt import speeds_of
from feedback.config import Patient, Rig
from feedback.gait.chain import SILENT_NS
from feedback.gait.hip.angles import Pulse
from feedback.gait.hip.belt import SILENT_NS as BELT_SILENT_NS
from feedback.gait.hip.belt import Belt
from feedback.gait.hip.extension import BEYOND_SHARE
from feedback.gait.hip.foot_travel import METHOD as TRAVEL
from feedback.gait.hip.hearing import NOTHING, Hearing
from feedback.gait.hip.measured import ALONE, PELVIS, Measured, Told
from feedback.gait.hip.pelvis import Pelvis
from feedback.gait.hip.stances import Known, Stance, Stances
from feedback.gait.hip.thigh import Thigh
from feedback.gait.hip.worn import Worn
from feedback.gait.tracker import BELT
from feedback.messages import LEGS, GaitEvent, LimbAngle, Measure, Message, Samples

_GIVE_UP_NS = 2_500_000_000
"""A sensor that is later than this will not come: longer than any stream may be silent."""
_LONGEST_STANCE_NS = 2_000_000_000
DROP = "pelvic_drop"
_TRAIL_SIGMA_DEG = 4.0
"""Of an angle in a stance that goes on: 3 deg by science 5.1, and one for the swing that is not over."""


class _Due(NamedTuple):
    """What is to be told of a stance as soon as its sensors have reached that far."""

    stance: Stance
    until_ns: int
    cause_ns: int
    needs: tuple[Callable[[int], int], ...]
    answer: Callable[[Stance], list[Told]]


class HipChain:
    """Of one patient. A stream that ends in '.belt' gives belt speed (m/s), or that of each side."""

    def __init__(self, rig: Rig, patient: Patient | None) -> None:
        poses = {row.stream: row for row in patient.calibration.imus} if patient and patient.calibration else {}
        bent = {leg: getattr(patient, f"contracture_{leg}_deg") if patient else 0.0 for leg in LEGS}
        self._worn: dict[str, Worn] = {}
        thighs: dict[str, Thigh] = {}
        pelvis: Pelvis | None = None
        self._hearing = Hearing()
        for imu in rig.imus:
            if imu.segment == "pelvis":
                self._worn[imu.stream] = pelvis = Pelvis(imu, poses.get(imu.stream))
            else:
                thigh = Thigh(imu, poses.get(imu.stream), bent[imu.leg])
                self._worn[imu.stream] = thighs[imu.leg] = thigh
            self._hearing.add(imu.stream, SILENT_NS)
        self._thighs, self._pelvis = thighs, pelvis
        self._belt, self._belt_stream = Belt(), ""
        self._measured = Measured(thighs, pelvis, self._belt, patient)
        self._stances = Stances()
        self._dues: list[_Due] = []
        self._pulse = Pulse()

    def takes(self, stream: str) -> bool:
        """Those of the inertial sensors, and the belt's."""
        return stream in self._worn or stream.endswith(BELT)

    def feed(self, samples: Samples, out: list[Message]) -> None:
        """Take the next sample of one of its streams; append what can be told with it."""
        t_ns, cause_ns, stream = samples.t_ns, samples.cause_ns, samples.stream
        worn = self._worn.get(stream)
        if worn is None:
            self._feed_belt(samples, out)
            return
        worn.feed(samples)
        self._hearing.heard(stream, t_ns, cause_ns, self._measured.note(worn), out)
        if self._dues:
            self._answer(t_ns, cause_ns, out)
        if isinstance(worn, Thigh):
            self._tell_thigh(worn, t_ns, cause_ns, out)
        elif isinstance(worn, Pelvis):
            self._tell_drop(worn, t_ns, cause_ns, out)
        self._tell_trailing(t_ns, cause_ns, out)

    def hear(self, told: Message, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Take what the tracker told of the gait."""
        if not isinstance(told, GaitEvent):
            return
        for stance, known in self._stances.event(told):
            self._ask(stance, known, cause_ns)
        if self._dues:
            self._answer(now_ns, cause_ns, out)

    def idle(self, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Time has passed: tell streams that fell silent, give up what will not come."""
        if self._belt.constant:
            self._hearing.keep(self._belt_stream, now_ns)
        self._hearing.idle(now_ns, cause_ns, out)
        if self._dues:
            self._answer(now_ns, cause_ns, out)

    def _feed_belt(self, samples: Samples, out: list[Message]) -> None:
        t_ns, cause_ns = samples.t_ns, samples.cause_ns
        if not self._belt_stream:
            self._belt_stream = samples.stream
            self._hearing.add(samples.stream, BELT_SILENT_NS)
        if samples.stream != self._belt_stream:
            return
        self._belt.measure(t_ns, speeds_of(samples.values))
        self._hearing.heard(samples.stream, t_ns, cause_ns, NOTHING, out)
        if self._dues:
            self._answer(t_ns, cause_ns, out)
        self._tell_trailing(t_ns, cause_ns, out)

    def _ask(self, stance: Stance, known: Known, cause_ns: int) -> None:
        """So much more is known of this stance: see what can be measured of it, and with what."""
        thigh, pelvis, measured = self._thighs.get(stance.leg), self._pelvis, self._measured

        def ask(until_ns: int, answer: Callable[[Stance], list[Told]], *needs: Callable[[int], int]) -> None:
            self._dues.append(_Due(stance, until_ns, cause_ns, needs, answer))

        if known is Known.OTHER_STRIKE:
            if self._belt_stream and measured.has_leg:
                ask(stance.other_strike_ns, measured.trailing, self._belt.reach_ns)
            if pelvis and stance.other_off_ns:
                ask(stance.other_strike_ns, measured.drop, pelvis.reach_ns)
        elif known is Known.STANCE and self._belt_stream and measured.has_leg:
            ask(stance.off_ns, measured.whole, self._belt.reach_ns)
        elif known is Known.TOE_OFF and thigh:
            until_ns = stance.off_ns + round(BEYOND_SHARE * stance.stride_ns)
            ask(until_ns, measured.extension, thigh.reach_ns)
            if pelvis:
                ask(until_ns, measured.hip, thigh.reach_ns, pelvis.reach_ns)
        elif known is Known.STRIDE and thigh:
            ask(stance.end_ns, measured.stride, thigh.reach_ns)

    def _answer(self, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        waiting: list[_Due] = []
        for due in self._dues:
            until_ns = due.until_ns
            if all(reach(now_ns) >= until_ns for reach in due.needs):
                out += [_measure(due, told, cause_ns) for told in due.answer(due.stance)]
            elif now_ns - until_ns < _GIVE_UP_NS:
                waiting.append(due)
        self._dues = waiting

    def _tell_thigh(self, thigh: Thigh, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        leg = thigh.leg
        if not thigh.known or not self._pulse.due(leg, "thigh", t_ns):
            return
        out.append(LimbAngle(t_ns, cause_ns, 0, leg, "thigh", thigh.deg, thigh.sigma_deg, "thigh_imu"))
        tilt_deg = self._pelvis.now_deg() if self._pelvis else None
        if tilt_deg is not None and self._pelvis:
            sigma_deg = (thigh.sigma_deg**2 + self._pelvis.sigma_deg**2) ** 0.5
            out.append(LimbAngle(t_ns, cause_ns, 0, leg, "hip", thigh.deg - tilt_deg, sigma_deg, PELVIS))

    def _tell_drop(self, pelvis: Pelvis, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Of the leg that bears alone: the side of the other one drops, if any does."""
        if not pelvis.known or not self._pulse.due("", DROP, t_ns):
            return
        for leg in LEGS:
            stance = self._stances.of(leg)
            if stance is None or stance.other_strike_ns or not 0 < stance.other_off_ns < t_ns:
                continue
            deg = pelvis.drop_now_deg(leg)
            if deg is not None and t_ns - stance.start_ns < _LONGEST_STANCE_NS:
                out.append(LimbAngle(t_ns, cause_ns, 0, leg, DROP, deg, pelvis.sigma_deg, ALONE))

    def _tell_trailing(self, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        if not self._belt_stream or not self._pulse.due("", "trailing_limb", t_ns):
            return
        for leg in LEGS:
            stance = self._stances.of(leg)
            if stance is None or stance.off_ns or not 0 < t_ns - stance.start_ns < _LONGEST_STANCE_NS:
                continue
            deg = self._measured.travel.now_deg(stance, t_ns)
            if deg is not None:
                out.append(LimbAngle(t_ns, cause_ns, 0, leg, "trailing_limb", deg, _TRAIL_SIGMA_DEG, TRAVEL))


def _measure(due: _Due, told: Told, cause_ns: int) -> Measure:
    stance, t_ns = due.stance, told.t_ns or due.until_ns
    late_ns = max(0, cause_ns - max(due.cause_ns, t_ns))
    return Measure(
        t_ns, cause_ns, 0, stance.leg, stance.start_ns,
        told.measure, told.value, told.sigma, told.method, "", told.word, late_ns,
    )  # fmt: skip
