"""The end of a swing: is this touch the foot's landing?

Lives here: what is known of one swing's touches, and of the usual swing. Why: a dragged toe, a stumble and a heel that
bounces all cross the event level, and a cue counts from the landing. Must never: keep a landing waiting that comes when
it is due and as steeply as feet land.
"""

from enum import IntEnum

MS = 1_000_000

MIN_SWING_NS = 150 * MS
"""A shorter time off the ground is a dip inside stance: feet that turn or shuffle unload for 60 to 150 ms and stay
where they are, while the swing of a step lasts 200 ms and more."""
_EARLY = 0.5
"""A touch in this share of the usual swing comes too soon to be trusted. Until mid-swing the toes pass close to the
ground (their least clearance lies there), so they scrape it or trip; after that the foot is high until it lands."""
_LASTED_NS = 150 * MS
"""So long a touch that came too soon must last to be believed."""
_UNKNOWN_SWING_NS = 1_000 * MS
"""As long as no swing is known, touches within half a second are not trusted: better told late than told falsely."""
_LEARN = 8
"""The usual swing is a running mean over about so many."""
_CLEAR, _STEP, _HOP = 0.5, 3.0, 5.0
"""Gains of load, in event levels of 5 % of body weight: more than noise; what nothing but a step brings; and what it
takes while the other foot is in the air."""
_STEEP_PER_S = 30.0
"""Event levels a second (1.5 body weights a second): a landing foot is loaded faster, a dragged one slower."""
_FADES = 0.3
"""A light touch that loses so many event levels was a drag, and what comes after it may be the landing."""
_HOVER_NS, _BOUNCE_NS = 40 * MS, 150 * MS
"""A touch that came too soon ends if the load stays under the level for longer than its noise; one that came in time
does not end before a bouncing heel could be back."""
_RESTS_NS = 500 * MS
"""A foot that bears little for longer than a swing stands, though lightly."""
_GUESSED = 0.6


class Verdict(IntEnum):
    """What a touch has proved to be."""

    OPEN = 0
    """It is not known yet."""
    LANDED = 1
    """The swing has ended, at `event_ns`."""
    STAYED = 2
    """There was no swing: the stance goes on."""


class Landing:
    """One foot's swings. `begin` at toe off; `touch` at each sample at or above the event level, and while `open`."""

    __slots__ = (
        "_base",
        "_left_ns",
        "_lift_ns",
        "_most",
        "_swing_ns",
        "_swings",
        "_touch_ns",
        "borne",
        "event_ns",
        "grazed",
        "mark",
        "sureness",
    )

    def __init__(self) -> None:
        self._swing_ns = _UNKNOWN_SWING_NS
        self._swings = 0
        self.begin(0)

    def begin(self, lift_ns: int) -> None:
        """The foot has left the ground."""
        self._lift_ns = lift_ns
        self.event_ns = self._touch_ns = self._left_ns = 0
        self._base = self._most = 0.0
        self.grazed = False
        """It has touched the ground since without landing."""
        self.borne = False
        """It bore what nothing but a step brings, too soon to be believed: whether there was a swing is not known."""
        self.mark = ""
        self.sureness = 1.0

    def landed(self, at_ns: int) -> None:
        """Learn the usual swing from this one."""
        if self._lift_ns:
            self._swings += 1
            usual_ns = self._swing_ns
            self._swing_ns += (min(at_ns - self._lift_ns, 2 * usual_ns) - usual_ns) // min(self._swings, _LEARN)

    def touch(self, t_ns: int, load: float, level: float, crossing_ns: int, other_loaded: bool) -> Verdict:
        """Take a sample at or above the level; `crossing_ns` is when the touch began."""
        self._left_ns = 0
        if not self.event_ns:
            self.event_ns = self._touch_ns = crossing_ns
            self._base, self._most = level, load
        elif load > self._most:
            self._most = load
        elif self._fades(load, level):
            self.event_ns, self.grazed = t_ns, True
            self._base = self._most = load
        age_ns = t_ns - self.event_ns
        if self._too_soon(self.event_ns):
            return self._lasts(age_ns, load, level)
        gain = load - self._base
        if other_loaded:
            steep = gain > _STEEP_PER_S * 1e-9 * age_ns * level
            sure = gain > _STEP * level or (steep and gain > _CLEAR * level)
        else:
            sure = gain > _HOP * level
        if not sure and not (other_loaded and age_ns > _RESTS_NS):
            return Verdict.OPEN
        self.mark, self.sureness = "graze" if self.grazed else "", 1.0 if sure else _GUESSED
        return Verdict.LANDED

    def untouch(self, t_ns: int) -> None:
        """Take a sample under the level after a touch."""
        if not self._left_ns:
            self._left_ns = t_ns
        elif t_ns - self._left_ns > (_HOVER_NS if self._too_soon(self._touch_ns) else _BOUNCE_NS):
            self.event_ns = self._left_ns = 0
            self.grazed = True

    def _lasts(self, age_ns: int, load: float, level: float) -> Verdict:
        """Of a touch that came too soon; and then a swing too short to be one is none."""
        bears = load >= (1.0 + _STEP) * level
        self.borne = self.borne or bears
        if age_ns < _LASTED_NS or not bears:
            return Verdict.OPEN
        if self.event_ns - self._lift_ns < MIN_SWING_NS:
            return Verdict.STAYED
        self.mark, self.sureness = "early" if self._swings else "", 1.0
        return Verdict.LANDED

    def _too_soon(self, touch_ns: int) -> bool:
        return touch_ns - self._lift_ns < max(MIN_SWING_NS, int(_EARLY * self._swing_ns))

    def _fades(self, load: float, level: float) -> bool:
        light = self._most < (1.0 + _STEP) * level
        return light and load < self._most - _FADES * level and self._too_soon(self._touch_ns)
