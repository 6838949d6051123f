"""Samples of both feet in, gait out: events, predictions, strides, faults of the signal, and the state for displays.

Lives here: GaitTracker, which joins the parts. Why: live, replay and `analyse` share this one door. Must never:
depend on anything but the order and content of the samples it was fed.
"""

from math import nan

from feedback.config import Sole
from feedback.gait.body import BodyWeight
from feedback.gait.contact import MS, Change
from feedback.gait.events import LEAST, Order, Parts
from feedback.gait.foot import NEVER_NS, Foot
from feedback.gait.foresight import Foresight
from feedback.gait.loading import Stances
from feedback.gait.polarity import Polarity
from feedback.gait.situation import Situation
from feedback.gait.strides import Strides
from feedback.gait.switch import LEVEL
from feedback.messages import (
    HEEL_STRIKE,
    LEFT,
    LEGS,
    RIGHT,
    TOE_OFF,
    GaitEvent,
    GaitState,
    Message,
    Samples,
    Signal,
)
from feedback.messages import other as other_leg

GAP_NS = 300 * MS
"""A stream without samples for so long is silent, and nothing is concluded across it."""
BELT = ".belt"
"""Ending of the stream that gives belt speed (m/s), or that of each side."""
_LEVEL_SHARE = 0.05
"""Events are timed at 5 % of body weight, as clinical motion software does by default …"""
_LEAST_N = 20.0
"""… and at 20 N at least."""
_G = 9.81
_LEAST_SUM_N, _LEAST_SUM = 100.0, 0.1
"""Less than this on both feet together (newtons; conductance over that of the fixed resistor) is nobody."""
_SELDOM = 7
"""What is slow is done at each eighth sample, where the count has none of these bits."""
_RARELY = 511
"""What is to be done when the number of samples has doubled, from 512 on."""


class GaitTracker:
    """Tracks the gait of one patient on two soles. The leg is the part of a stream's name after its last dot."""

    def __init__(self, sole: Sole, mass_kg: float | None = None) -> None:
        self._sole = sole
        self._newton = sole.calibration == "newton"
        self._switch = sole.calibration == "switch"
        start = mass_kg * _G if mass_kg and self._newton else 0.0
        self._weight = BodyWeight(start, least=_LEAST_SUM_N if self._newton else _LEAST_SUM)
        self._feet: dict[str, Foot] = {}
        self._by_leg: dict[str, Foot] = {}
        self._polarity = Polarity()
        self._order = Order()
        self._zone = Parts(sole.zones)
        self._strides = Strides()
        self._stances = Stances(sole)
        self._foresight = Foresight(sole, self._weight, self._by_leg)
        self._situation = Situation(self._by_leg, self._foresight)

    @property
    def walking(self) -> bool:
        """Somebody walks, as far as both feet tell; while not, nothing is predicted and a cue must not sound."""
        return self._foresight.walking

    def feed(self, samples: Samples) -> list[Message]:
        """Take the next sample of either foot; give what can be told with it (seq is 0)."""
        t_ns = samples.t_ns
        stream = samples.stream
        foot = self._feet.get(stream)
        if foot is None:
            if stream.endswith(BELT):
                return self._belt(samples)
            foot = self._new_foot(stream)
        out: list[Message] = []
        if (foot.silent or not 0 < t_ns - foot.last_ns <= GAP_NS) and not self._joins(foot, samples, out):
            return out
        foot.last_ns = t_ns
        values = samples.values
        load = foot.meter.load(t_ns, values) if len(values) == foot.zones else self._miscounted(foot, samples, out)
        if load != load:
            return out
        foot.load = load
        foot.recent.append(samples)
        foot.count += 1
        change = foot.contact.step(t_ns, load)
        if change:
            self._changed(foot, change, samples, out)
        elif not foot.count & _SELDOM:
            self._slow(foot, samples, out)
        if t_ns >= self._foresight.wake_ns:
            self._tick(t_ns, samples.cause_ns, out)
        return out

    def _belt(self, samples: Samples) -> list[Message]:
        out: list[Message] = []
        was_walking = self.walking
        self._foresight.belt(samples, out)
        self._strides.belt_mps = self._foresight.belt_mps
        if was_walking and not self.walking:
            self._situation.stop()
        return out

    def idle(self, now_ns: int, cause_ns: int) -> list[Message]:
        """Time has passed, perhaps without samples: tell streams that fell silent, and notice a stop."""
        out: list[Message] = []
        for foot in self._feet.values():
            if not foot.silent and now_ns - foot.last_ns > GAP_NS:
                self._fall_silent(foot, now_ns, cause_ns, out)
        if now_ns >= self._foresight.wake_ns:
            self._tick(now_ns, cause_ns, out)
        return out

    def state(self, now_ns: int, cause_ns: int) -> GaitState:
        """Where both legs are now, for displays."""
        feet = self._by_leg
        left, right = feet.get(LEFT), feet.get(RIGHT)
        loads = self._share(left.load) if left else 0.0, self._share(right.load) if right else 0.0
        return self._situation.state(now_ns, cause_ns, loads)

    def _new_foot(self, stream: str) -> Foot:
        leg = stream.rpartition(".")[2]
        if leg not in LEGS:
            raise ValueError(f"stream '{stream}' names no leg after its last dot")
        foot = Foot(leg, stream, self._sole, self._polarity)
        self._feet[stream] = self._by_leg[leg] = foot
        if self._switch:
            foot.contact.weigh(LEVEL)
        return foot

    def _joins(self, foot: Foot, samples: Samples, out: list[Message]) -> bool:
        """It was silent, or its time jumped. A little back: that sample is too late to use. A gap: it starts anew.

        Samples that were only told late leave no gap, and events and strides are those of a quicker computer.
        """
        ahead_ns = samples.t_ns - foot.last_ns
        if -GAP_NS <= ahead_ns <= 0:
            return False
        if not 0 < ahead_ns <= GAP_NS and foot.last_ns != NEVER_NS:
            if not foot.silent:
                self._fall_silent(foot, samples.t_ns, samples.cause_ns, out)
            self._lose(foot)
        if foot.silent:
            foot.silent = False
            self._tell(foot, samples.t_ns, samples.cause_ns, out)
        foot.lost = False
        return True

    def _lose(self, foot: Foot) -> None:
        """Samples of this foot are missing: nothing is concluded across the gap."""
        if not foot.lost:
            foot.lost = True
            foot.restart()
            self._order.forget()
            self._strides.forget(foot.leg)

    def _fall_silent(self, foot: Foot, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        foot.silent = True
        self._foresight.forget(foot.leg)
        gap_s = (now_ns - foot.last_ns) * 1e-9
        detail = f"no samples for {gap_s:.2f} s" if gap_s > 0 else "its time ran backwards"
        out.append(Signal(now_ns, cause_ns, 0, foot.stream, "silent", detail))
        self._foresight.withdraw(now_ns, cause_ns, out)

    def _tell(self, foot: Foot, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Say how the stream is now."""
        state = "faulty" if foot.fault else "ok"
        out.append(Signal(t_ns, cause_ns, 0, foot.stream, state, foot.fault))

    def _miscounted(self, foot: Foot, samples: Samples, out: list[Message]) -> float:
        fault = f"sends {len(samples.values)} values, the rig's file names {foot.zones} zones"
        if foot.fault != fault:
            foot.fault = fault
            self._tell(foot, samples.t_ns, samples.cause_ns, out)
        return nan

    def _slow(self, foot: Foot, samples: Samples, out: list[Message]) -> None:
        """What need not be done at every sample, and never with an event: cues wait for events."""
        t_ns = samples.t_ns
        foot.settle()
        if foot.stance:
            self._look_back(foot)
        if not foot.count & _RARELY:
            foot.reach()
        self._foresight.settle(t_ns)
        if foot.watch is not None:
            foot.watch.add(foot.meter.raw(samples.values))
        mate = self._by_leg.get(other_leg(foot.leg))
        if mate is None:
            return
        if t_ns - mate.last_ns > GAP_NS:
            if not mate.silent:
                self._fall_silent(mate, t_ns, samples.cause_ns, out)
            self._lose(mate)
        elif not self._switch:
            self._weight.add(t_ns, foot.load + mate.load, bool(foot.contact.loaded and mate.contact.loaded))
            body = self._weight.level
            level = max(_LEAST_N, _LEVEL_SHARE * body) if self._newton else _LEVEL_SHARE * body
            nobody = self._weight.nobody
            foot.contact.weigh(level, body, nobody)
            mate.contact.weigh(level, body, nobody)
            if nobody:
                self._order.forget()

    def _changed(self, foot: Foot, change: Change, samples: Samples, out: list[Message]) -> None:
        """Contact was made or lost: tell the event and all that follows from it."""
        t_ns, cause_ns, contact, leg = samples.t_ns, samples.cause_ns, foot.contact, foot.leg
        if change is Change.BORNE:
            self._foresight.doubt(leg, t_ns, cause_ns, out)
            return
        at_ns = contact.event_ns
        event = HEEL_STRIKE if change is Change.STRIKE else TOE_OFF
        quality = self._order.judge(leg, event, contact.sureness, at_ns)
        mark = contact.mark or ("missed" if self._order.missed else "")
        zone = self._zone.first(foot.loads_around(at_ns, event == TOE_OFF), LEAST * self._weight.level)
        out.append(GaitEvent(at_ns, cause_ns, 0, leg, event, t_ns, quality, zone, mark, self._order.doubt))
        self._situation.event(at_ns)
        if mate := self._by_leg.get(other_leg(leg)):
            mate.contact.other_loaded = event == HEEL_STRIKE
            if event == HEEL_STRIKE:
                mate.contact.other_strike_ns = at_ns
        if event == HEEL_STRIKE:
            self._landed(foot, samples, quality, zone, out)
            self._check_zones(samples, out)
        else:
            self._strides.lift(leg, at_ns, quality)
            foot.stance = self._strides.stance(leg)
        self._foresight.event(leg, event, at_ns, samples, out)

    def _landed(self, foot: Foot, samples: Samples, quality: float, zone: str, out: list[Message]) -> None:
        contact = foot.contact
        if foot.stance:
            self._look_back(foot)
        body = 1.0 if self._switch else self._weight.mean
        peak = contact.stance_peak / body if body else nan
        done = self._strides.strike(foot.leg, contact.event_ns, samples.cause_ns, quality, zone, peak)
        foot.phase.strike(contact.event_ns)
        if contact.lift_ns and not contact.slid:
            foot.swing = contact.lift_ns, contact.event_ns, contact.grazed
        if done is None:
            return
        out.append(done)
        usual_s = self._foresight.period_s(foot.leg) or done.stride_s
        self._situation.stride(done, usual_s)

    def _look_back(self, foot: Foot) -> None:
        """A stance has ended: read it, once, from the samples that are kept. Not cheap, so not with the event."""
        stance, foot.stance = foot.stance, None
        if stance:
            alone, body = self._strides.alone(foot.leg), self._weight.mean
            seen = self._stances.read(foot.between(*stance), foot.meter, body, stance, alone)
            self._strides.bear(foot.leg, seen)

    def _check_zones(self, samples: Samples, out: list[Message]) -> None:
        """Leave out zones that have gone dead or stuck, take back those that live again, and say so."""
        for foot in self._feet.values():
            if foot.watch is None or not foot.watch.step():
                continue
            foot.meter.shares = foot.watch.shares
            foot.meter.drop(frozenset(foot.watch.still))
            names = [f"zone {self._sole.zones[z].name} {what}" for z, what in sorted(foot.watch.still.items())]
            foot.fault = ", ".join(names)
            self._tell(foot, samples.t_ns, samples.cause_ns, out)

    def _tick(self, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        self._foresight.tick(t_ns, cause_ns, out)
        if not self.walking:
            self._situation.stop()

    def _share(self, load: float) -> float:
        """A load as a share of body weight, or of a switch's range."""
        if self._switch:
            return load
        return load / self._weight.level if self._weight.level else 0.0
