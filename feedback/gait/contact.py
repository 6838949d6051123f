"""Is the foot on the ground? One foot's load becomes touch-downs and lift-offs.

Lives here: the state machine of one foot. An event's time is where the load crossed the event level, interpolated
between two samples; how long it then takes to be told depends on how sure it is. Why: a low level finds toe off,
which is the noisier event, and hysteresis in time and load keeps what only grazes it silent. Must never: tell an
event twice, or one that fell into a gap of the data.
"""

from enum import IntEnum

MS = 1_000_000

MIN_SWING_NS = 150 * MS
"""A shorter time off the ground is a double contact, not a swing; real swings last 200 ms and more."""
MIN_STANCE_NS = 150 * MS
"""Shorter contacts do not end by themselves."""
_REJOIN_NS = 150 * MS
"""A dip or a graze shorter than this belongs to what surrounds it."""

_BUMP_NS = 300 * MS
"""A contact shorter than this soon after toe off was a graze: the swing goes on, so the next strike may come soon."""
_CLEAR = 1.5
"""Load over the event level from which a contact is more than a graze."""


class Change(IntEnum):
    """What a sample brought."""

    NONE = 0
    STRIKE = 1
    LIFT = 2


class Contact:
    """One foot. Set `level` (and `other_loaded`) as they become known; `step` once a sample."""

    __slots__ = (
        "_crossed_back_ns",
        "_crossed_ns",
        "_latest_ns",
        "_load",
        "_rejoined_ns",
        "_swing_ns",
        "_t_ns",
        "event_ns",
        "level",
        "lift_ns",
        "loaded",
        "other_loaded",
        "peak",
        "period_ns",
        "stance_peak",
        "strike_ns",
        "sureness",
    )

    def __init__(self) -> None:
        self.level = 20.0
        """Load at which an event is timed; same unit as the load."""
        self.other_loaded = True
        """The other foot stands on the ground."""
        self.period_ns = 1_100 * MS
        """Expected stride time."""
        self.reset()

    def reset(self) -> None:
        """Forget the foot's state: the next sample decides it, without an event."""
        self.loaded: bool | None = None
        self.strike_ns = self.lift_ns = 0
        self.event_ns = 0
        self.peak = self.stance_peak = 0.0
        self.sureness = 1.0
        self._load = 0.0
        self._t_ns = 0
        self._crossed_ns = 0
        self._crossed_back_ns = 0
        self._latest_ns = 0
        self._swing_ns = self._rejoined_ns = 0

    def step(self, t_ns: int, load: float) -> Change:
        """Take the next sample; say whether an event can now be told. Its time is `event_ns`."""
        change = Change.NONE
        if self.loaded:
            if load > self.peak:
                self.peak = load
            if load < self.level or self._crossed_ns:
                change = self._leaving(t_ns, load)
        elif self.loaded is None:
            self.loaded = load >= self.level
        elif load >= self.level or self._crossed_ns:
            change = self._landing(t_ns, load)
        self._load = load
        self._t_ns = t_ns
        return change

    def _landing(self, t_ns: int, load: float) -> Change:
        """In swing, and the load is or lately was above the level."""
        level = self.level
        if not self._note_crossing(t_ns, load, load >= level):
            return Change.NONE
        if self._crossed_ns - self._swing_ns < MIN_SWING_NS:
            if self._latest_ns - self._swing_ns < MIN_SWING_NS:
                return self._rejoin(load)
            self._crossed_ns = self._latest_ns
        age = t_ns - self._crossed_ns
        if self.other_loaded and t_ns - self.lift_ns > self.period_ns // 6:
            sure = load > 2.5 * level or (age >= 9 * MS and load > _CLEAR * level)
        else:
            sure = load > 6.0 * level
        if not sure and age < 400 * MS:
            return Change.NONE
        return self._turn(True, 1.0 if sure else 0.6)

    def _leaving(self, t_ns: int, load: float) -> Change:
        """In stance, and the load is or lately was below the level."""
        level = self.level
        if not self._note_crossing(t_ns, load, load < level) or t_ns - self.strike_ns < MIN_STANCE_NS:
            return Change.NONE
        age = t_ns - self._crossed_ns
        if self.other_loaded and t_ns - self.strike_ns > self.period_ns // 4:
            sure = load < 0.5 * level or age >= 15 * MS
        else:
            sure = age >= 100 * MS
        if not sure and age < 100 * MS:
            return Change.NONE
        return self._turn(False, 1.0 if sure else 0.6)

    def _rejoin(self, load: float) -> Change:
        """The swing was too short to be one: once the load is clear, the stance goes on as if it had not been left."""
        if load > _CLEAR * self.level:
            self.loaded = True
            self._rejoined_ns = self._crossed_ns
            self._crossed_ns = self._crossed_back_ns = 0
        return Change.NONE

    def _note_crossing(self, t_ns: int, load: float, beyond: bool) -> bool:
        """Keep the first crossing while the load stays beyond the level or returns to it soon; True while beyond."""
        if not beyond:
            if not self._crossed_back_ns:
                self._crossed_back_ns = t_ns
            elif t_ns - self._crossed_back_ns > _REJOIN_NS:
                self._crossed_ns = self._crossed_back_ns = 0
            return False
        if not self._crossed_ns or self._crossed_back_ns:
            rise = load - self._load
            part = (self.level - self._load) / rise if rise else 1.0
            self._latest_ns = self._t_ns + int(min(max(part, 0.0), 1.0) * (t_ns - self._t_ns))
            self._crossed_ns = self._crossed_ns or self._latest_ns
            self._crossed_back_ns = 0
        return True

    def _turn(self, loaded: bool, sureness: float) -> Change:
        self.loaded = loaded
        self.sureness = sureness
        self.event_ns = self._crossed_ns
        self._crossed_ns = self._crossed_back_ns = 0
        if loaded:
            self.strike_ns = self.event_ns
            self.peak = 0.0
            return Change.STRIKE
        if self.event_ns - self._rejoined_ns > _BUMP_NS:
            self._swing_ns = self.event_ns
        self.lift_ns = self.event_ns
        self.stance_peak = self.peak
        return Change.LIFT
