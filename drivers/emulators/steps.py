"""The plan of a walk: when load goes from one foot to the other. The true events are its corners.

Lives here: Part (a line of the walk's script), Transfer, and the steps drawn from a script. Why: the emulator's truth
is made first and the forces follow from it, so an event is known exactly and never read back from a curve. Must
never: know forces, zones or samples.

Double support lasts 12 % of a 1.1 s stride and more in slower walking (Murray 1967, Am J Phys Med 46:290). Stride
times persist over tens of strides (Hausdorff 1995, J Appl Physiol 78:349): here the sum of three fading memories.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import exp, inf, sqrt
from random import Random
from typing import Literal, NamedTuple

from drivers.emulators.pathology import STIFF

LEFT, RIGHT = "left", "right"
MEMORY_STEPS = (3.0, 15.0, 75.0)
"""Time constants in steps; summed with as much white noise they resemble 1/f noise over 100 strides."""
DOUBLE_SHARE, DOUBLE_PER_S, DOUBLE_BOUNDS = 0.12, 0.10, (0.07, 0.22)
"""Share of the stride at 1.1 s, its growth per second of stride time, and its limits."""
BOUNCE, BOUNCE_PER_S, BOUNCE_BOUNDS = 0.22, -0.25, (0.06, 0.35)
"""Swing of the total force around body weight, as a share of it, as above; from the peaks and troughs that
Nilsson and Thorstensson (1989, Acta Physiol Scand 136:217) measured at walking speeds."""
START_S, STOP_S, SHIFT_S, OFF_S = 0.55, 0.35, 0.9, 0.8
TURN_SLOWER, TURN_UNEVEN, TURN_CV = 1.2, 0.1, 0.05
SHORTEST_SWING_S = 0.2


@dataclass(frozen=True)
class Part:
    """A part of a walk: standing, shifting the weight from foot to foot, being off the soles, walking, or turning.

    Stride times go in a straight line from stride_s to end_stride_s; 0: the rhythm's own, and no change.
    """

    kind: Literal["stand", "shift", "off", "walk", "turn"]
    seconds: float = inf
    stride_s: float = 0.0
    end_stride_s: float = 0.0


@dataclass(frozen=True)
class Rhythm:
    """How the steps are."""

    stride_s: float = 1.1
    stride_cv: float = 0.025
    """SD of stride time over its mean."""
    asymmetry: float = 0.0
    """(left - right) / mean of the swing times."""


class Transfer(NamedTuple):
    """Load goes from one share to another and then stays. Shares are the left foot's: 0, 1, or between in standing."""

    start_s: float
    end_s: float
    from_left: float
    to_left: float
    bounce: float
    """Total force at its middle is (1 + bounce) body weights."""
    borne: tuple[float, float] = (1.0, 1.0)
    """Share of body weight on the soles before and after it: nothing while the patient is off them."""
    pace_s: float = 0.0
    """Stride time that the script asks for where it starts; 0 out of standing."""


class Variation:
    """Draws relative step times of mean 1, such that strides (two steps) have the wanted coefficient of variation."""

    def __init__(self, cv: float, random: Random) -> None:
        self._random = random
        self._keeps = [exp(-1 / steps) for steps in MEMORY_STEPS]
        self._levels = [random.gauss(0, 1) for _ in self._keeps]
        parts = len(self._keeps) + 1
        self._limit = 4 * sqrt(parts)
        neighbours = sum(self._keeps) / parts
        self._scale = cv / sqrt(parts * (1 + neighbours) / 2)

    def draw(self) -> float:
        """The next step's time over its mean, within 4 SD."""
        total = self._random.gauss(0, 1) + sum(self._levels)
        for i, keep in enumerate(self._keeps):
            self._levels[i] = keep * self._levels[i] + self._random.gauss(0, sqrt(1 - keep * keep))
        return 1 + self._scale * max(-self._limit, min(self._limit, total))


def plan(
    parts: tuple[Part, ...], rhythm: Rhythm, random: Random, stiff: Callable[[str], bool] = lambda _leg: False
) -> Iterator[Transfer]:
    """The transfers of a whole walk, in order of time. It ends in standing, or never if a part has no end.

    `stiff` is asked of each leg that lands whether its double support is a long one.
    """
    stepper = _Stepper(rhythm, random, stiff)
    for part in parts:
        start_s = stepper.now_s
        until_s = start_s + part.seconds
        if part.kind in ("walk", "turn"):
            yield from stepper.start()
            while stepper.now_s < until_s:
                yield stepper.step(part, start_s)
        else:
            yield from stepper.stop()
            if part.kind == "off":
                yield stepper.leave()
            yield from stepper.shift(until_s if part.kind == "shift" else 0.0)
            stepper.now_s = max(stepper.now_s, until_s)
            if part.kind == "off":
                yield stepper.come_back()
    yield from stepper.stop()


class _Stepper:
    """Where the walk stands: now_s is when the foot `lands` comes down next; '' in standing."""

    def __init__(self, rhythm: Rhythm, random: Random, stiff: Callable[[str], bool]) -> None:
        self.now_s = 0.0
        self.lands = ""
        self._pace_s = 0.0
        self._stiff = stiff
        self._rhythm, self._random = rhythm, random
        self._variation = Variation(rhythm.stride_cv, random)

    def start(self) -> Iterator[Transfer]:
        """Out of standing: unload the leg that swings first. Nothing if it walks already."""
        if self.lands:
            return
        self.lands = self._random.choice((LEFT, RIGHT))
        end_s = self.now_s + START_S
        yield Transfer(self.now_s, end_s, 0.5, float(self.lands == RIGHT), 0.0)
        self.now_s = end_s + 0.4 * self._rhythm.stride_s

    def stop(self) -> Iterator[Transfer]:
        """Into standing: the swinging foot comes down beside the other. Nothing if it stands already."""
        if self.lands:
            end_s = self.now_s + STOP_S
            yield Transfer(self.now_s, end_s, float(self.lands == RIGHT), 0.5, 0.0, pace_s=self._pace_s)
            self.now_s, self.lands = end_s, ""

    def leave(self) -> Transfer:
        """Out of standing: both soles are unloaded, as when the patient sits down or hangs in the harness."""
        return self._stood((1.0, 0.0))

    def come_back(self) -> Transfer:
        """Into standing again."""
        return self._stood((0.0, 1.0))

    def _stood(self, borne: tuple[float, float]) -> Transfer:
        self.now_s += OFF_S
        return Transfer(self.now_s - OFF_S, self.now_s, 0.5, 0.5, 0.0, borne)

    def shift(self, until_s: float) -> Iterator[Transfer]:
        """In standing: lean on one foot, on the other, and back, as often as there is time."""
        while self.now_s + 3 * SHIFT_S <= until_s:
            for before, after in ((0.5, 0.85), (0.85, 0.15), (0.15, 0.5)):
                yield Transfer(self.now_s, self.now_s + SHIFT_S, before, after, 0.0)
                self.now_s += SHIFT_S

    def step(self, part: Part, start_s: float) -> Transfer:
        """One foot lands, the other leaves the ground; then the time of the next landing is drawn."""
        stride_s = self._pace_s = self._stride_s(part, self.now_s - start_s)
        double_s = stride_s * _by_speed(stride_s, DOUBLE_SHARE, DOUBLE_PER_S, DOUBLE_BOUNDS)
        double_s *= (STIFF if self._stiff(self.lands) else 1.0) * (1 + 0.05 * self._random.uniform(-1, 1))
        bounce = _by_speed(stride_s, BOUNCE, BOUNCE_PER_S, BOUNCE_BOUNDS)
        other = float(self.lands == RIGHT)
        transfer = Transfer(self.now_s, self.now_s + double_s, other, 1 - other, bounce, pace_s=stride_s)
        self.lands = LEFT if self.lands == RIGHT else RIGHT
        self.now_s += max(self._step_s(part, stride_s, double_s), double_s + SHORTEST_SWING_S)
        return transfer

    def _stride_s(self, part: Part, into_s: float) -> float:
        begin = part.stride_s or self._rhythm.stride_s
        return begin + ((part.end_stride_s or begin) - begin) * min(1.0, into_s / part.seconds)

    def _step_s(self, part: Part, stride_s: float, double_s: float) -> float:
        """Time to the next landing: half a stride, uneven by the asymmetry of the swings, varied."""
        sign = 1 if self.lands == LEFT else -1
        step_s = stride_s / 2 + sign * self._rhythm.asymmetry / 2 * (stride_s / 2 - double_s)
        if part.kind == "turn":
            step_s *= TURN_SLOWER * (1 + sign * TURN_UNEVEN) * self._random.gauss(1, TURN_CV)
        return step_s * self._variation.draw()


def _by_speed(stride_s: float, at_usual: float, per_s: float, bounds: tuple[float, float]) -> float:
    return min(max(at_usual + per_s * (stride_s - 1.1), bounds[0]), bounds[1])
