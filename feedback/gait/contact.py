"""Is the foot on the ground? One foot's load becomes touch-downs and lift-offs.

Lives here: the state machine of one foot. What ends a swing: landing.py; feet that never leave the ground: shuffle.py.
An event's time is where the load crossed the event level, interpolated between two samples; how long it then takes to
be told depends on how sure it is. Why: a low level finds toe off, which is the noisier event, and what falls out of
rhythm is believed when it has lasted. Must never: tell an event twice, or one that fell into a gap of the data.
"""

from enum import IntEnum

from feedback.gait.landing import MIN_SWING_NS, Landing, Verdict
from feedback.gait.landing import MS as MS
from feedback.gait.shuffle import FROM, Shuffle

MIN_STANCE_NS = 150 * MS
"""A contact does not end before: what comes back sooner bounced."""
_FALLING_NS = 15 * MS
"""The load is under the level for so long, or soon under half of it, when toe off is told."""
_LATE = 1.5
"""A toe off so many times the usual double support after the other foot's strike is out of rhythm: the foot may be put
down again at once, and is off the ground when it has stayed so for MIN_SWING_NS. Of gaitpdb's toe offs 3 % are this
late, and they hold 80 % of those that no swing followed."""
_USUAL_DOUBLE_NS = 140 * MS
_LIGHT, _GONE_NS = 4.0, 60 * MS
"""Off the ground for longer than this, a foot that touches with less than so many event levels drags perhaps: whether
it had left is told by what comes next."""
_DIP_NS = 15 * MS
"""A shorter time under the level inside stance is noise and no second contact."""
_LEARN, _LEARN_SHARE = 8, 0.1
"""Usual double support and usual peak follow by an eighth and a tenth; the first ones faster."""
_SOFT = 0.4
"""Sureness of an event that shows only in how the load shifts."""
_UNFOLLOWED = 0.6
"""Sureness of a toe off with the other foot in the air."""


class Change(IntEnum):
    """What a sample brought."""

    NONE = 0
    STRIKE = 1
    LIFT = 2
    BORNE = 3
    """No event: a foot in swing bears load so soon that nobody knows when, or whether, it lands. Once a swing."""


class Contact:
    """One foot. `weigh` as levels become known, `step` once a sample; after a change, the fields tell of it."""

    __slots__ = (
        "_below",
        "_crossed_ns",
        "_dipped",
        "_dipping",
        "_double_ns",
        "_doubles",
        "_landing",
        "_load",
        "_nobody",
        "_shuffle",
        "_sliding",
        "_t_ns",
        "event_ns",
        "grazed",
        "level",
        "lift_ns",
        "loaded",
        "mark",
        "other_loaded",
        "other_strike_ns",
        "peak",
        "slid",
        "stance_peak",
        "strike_ns",
        "sureness",
    )

    def __init__(self) -> None:
        self.level = self._below = 20.0
        """Load at which an event is timed; same unit as the load."""
        self.other_loaded = True
        """The other foot stands on the ground …"""
        self.other_strike_ns = 0
        """… since its last heel strike."""
        self._double_ns, self._doubles = _USUAL_DOUBLE_NS, 0
        self._nobody = False
        self._landing, self._shuffle = Landing(), Shuffle()
        self.reset()

    def reset(self) -> None:
        """Forget the foot's state: the next sample decides it, without an event."""
        self.loaded: bool | None = None
        self.strike_ns = self.lift_ns = self.event_ns = 0
        self.peak = self.stance_peak = 0.0
        self.sureness = 1.0
        self.mark = ""
        self.slid = self.grazed = False
        """In its last swing the foot stayed on the ground; it touched it."""
        self._load = 0.0
        self._t_ns = self._crossed_ns = 0
        self._dipping = self._dipped = self._sliding = False
        self._landing.begin(0)
        self._shuffle.clear()

    def weigh(self, level: float, body: float = 0.0, nobody: bool = False) -> None:
        """Set the event level and body weight (0: unknown) in the load's unit. Of nobody, nothing is told."""
        self.level = level
        self._shuffle.usual = self._shuffle.usual or body
        self._below = max(level, FROM * self._shuffle.usual)
        if nobody:
            self.reset()
            self.other_loaded = True
        self._nobody = nobody

    def step(self, t_ns: int, load: float) -> Change:
        """Take the next sample; say whether an event can now be told. Its time is `event_ns`."""
        change = Change.NONE
        if self.loaded:
            if load > self.peak:
                self.peak = load
            if load < self._below or self._dipping:
                change = self._leaving(t_ns, load)
        elif self.loaded is None:
            self.loaded = None if self._nobody else load >= self.level
        elif load >= self.level or self._landing.event_ns:
            change = self._returning(t_ns, load)
        self._load = load
        self._t_ns = t_ns
        return change

    def _leaving(self, t_ns: int, load: float) -> Change:
        """In stance, with less than the usual load."""
        self._dipping = load < self._below
        if load < self.level:
            return self._unloaded(t_ns, load)
        if self._crossed_ns:
            if load < _LIGHT * self.level and self._t_ns - self._crossed_ns > _GONE_NS:
                self._dipping = True
                return Change.NONE
            self._dipped = self._dipped or t_ns - self._crossed_ns >= _DIP_NS
            self._crossed_ns = 0
        if not self._dipping:
            self._shuffle.clear()
        elif self.other_loaded and self.peak > FROM * self._shuffle.usual and self._shuffle.fall(t_ns, load):
            self._sliding = True
            return self._lift(self._shuffle.event_ns, "soft", _SOFT)
        return Change.NONE

    def _unloaded(self, t_ns: int, load: float) -> Change:
        """In stance, below the level: in rhythm it is toe off, else it must last."""
        if not self._crossed_ns:
            self._crossed_ns = self._crossing(t_ns, load)
        if t_ns - self.strike_ns < MIN_STANCE_NS:
            return Change.NONE
        age_ns, double_ns = t_ns - self._crossed_ns, self._crossed_ns - self.other_strike_ns
        followed = self.other_loaded and self.other_strike_ns > self.strike_ns
        in_rhythm = followed and double_ns < _LATE * self._double_ns
        if age_ns < MIN_SWING_NS and not (in_rhythm and (age_ns >= _FALLING_NS or load < 0.5 * self.level)):
            return Change.NONE
        if followed:
            self._doubles += 1
            usual_ns = self._double_ns
            self._double_ns += (min(double_ns, 2 * usual_ns) - usual_ns) // min(self._doubles, _LEARN)
        self._shuffle.lifted()
        mark = "double" if self._dipped else ("" if in_rhythm else "late")
        return self._lift(self._crossed_ns, mark, 1.0 if self.other_loaded else _UNFOLLOWED)

    def _returning(self, t_ns: int, load: float) -> Change:
        """In swing, with load on the foot now or lately."""
        if self._sliding:
            return self._slides(t_ns, load)
        landing = self._landing
        if load < self.level:
            landing.untouch(t_ns)
            return Change.NONE
        crossing_ns, borne = landing.event_ns or self._crossing(t_ns, load), landing.borne
        verdict = landing.touch(t_ns, load, self.level, crossing_ns, self.other_loaded)
        if verdict is Verdict.LANDED:
            return self._strike(landing.event_ns, landing.mark, landing.sureness)
        if verdict is Verdict.STAYED:
            self.loaded = self._dipped = True
        return Change.BORNE if landing.borne and not borne else Change.NONE

    def _slides(self, t_ns: int, load: float) -> Change:
        """In the swing of a foot that did not leave the ground."""
        if load < self.level:
            self._sliding = False
            self._shuffle.clear()
            return Change.NONE
        landed = self._shuffle.rise(t_ns, load)
        if landed:
            return self._strike(self._shuffle.event_ns, "soft", _SOFT)
        if landed is None:
            self.loaded, self._sliding = True, False
            self._shuffle.clear()
        return Change.NONE

    def _crossing(self, t_ns: int, load: float) -> int:
        """When the load crossed the level since the last sample."""
        rise = load - self._load
        part = (self.level - self._load) / rise if rise else 1.0
        return self._t_ns + int(min(max(part, 0.0), 1.0) * (t_ns - self._t_ns))

    def _lift(self, at_ns: int, mark: str, sureness: float) -> Change:
        self.loaded = False
        self.event_ns = self.lift_ns = at_ns
        self.mark, self.sureness = mark, sureness
        self.stance_peak = self.peak
        usual = self._shuffle.usual
        self._shuffle.usual += _LEARN_SHARE * (min(self.peak, 2.0 * usual) - usual)
        self._landing.begin(at_ns)
        self._crossed_ns, self._dipping, self._dipped = 0, False, False
        return Change.LIFT

    def _strike(self, at_ns: int, mark: str, sureness: float) -> Change:
        self.loaded = True
        self.event_ns = self.strike_ns = at_ns
        self.mark, self.sureness = mark, sureness
        self.slid, self.grazed = self._sliding, self._landing.grazed
        self._landing.landed(at_ns)
        self._shuffle.landed(at_ns)
        self._sliding = False
        self.peak = 0.0
        return Change.STRIKE
