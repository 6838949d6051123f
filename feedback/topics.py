"""What flows: one row a topic. Transport, recorder, readers and budgets all read this table.

Lives here: TOPICS. Why: nobody has to search for who says what to whom. Must never: be written by hand a second
time elsewhere; a node names its topics by the keys here.
"""

from dataclasses import dataclass

from feedback import messages as m


@dataclass(frozen=True)
class Topic:
    """One row: what is sent, by whom, how often, and what a reader may expect of it."""

    message: type[m.Message]
    writer: str
    """The role in ROSTER that alone may write it; '*' for every process."""
    rate_hz: float
    """About how many a second in steady walking, for budgets; one writer."""
    every: bool
    """True: a reader gets each one, and a gap is counted; False: a slow reader gets the latest only."""
    max_age_ms: float | None
    """Older than this, a reader must not act on it; None: never too old."""
    recorded: bool = True

    @property
    def repeats(self) -> bool:
        """Who takes over from a dead writer tells its last ones again, under their own numbers: they count once."""
        return self.every and self.writer == "engine"


TOPICS: dict[str, Topic] = {
    "samples": Topic(m.Samples, "sensor", 400, every=True, max_age_ms=300),
    "sensor_health": Topic(m.SensorHealth, "sensor", 1, every=False, max_age_ms=3000),
    "stream_health": Topic(m.StreamHealth, "engine", 1, every=False, max_age_ms=3000),
    "belt_event": Topic(m.BeltEvent, "sensor", 0, every=True, max_age_ms=None),
    "port_bytes": Topic(m.PortBytes, "sensor", 0, every=True, max_age_ms=None),
    "gait_event": Topic(m.GaitEvent, "engine", 4, every=True, max_age_ms=300),
    "prediction": Topic(m.Prediction, "engine", 8, every=True, max_age_ms=300),
    "gait_state": Topic(m.GaitState, "engine", 33, every=False, max_age_ms=300),
    "stride": Topic(m.Stride, "engine", 2, every=True, max_age_ms=None),
    "measure": Topic(m.Measure, "engine", 40, every=True, max_age_ms=None),
    "limb_angle": Topic(m.LimbAngle, "engine", 50, every=True, max_age_ms=100),
    "burst": Topic(m.Burst, "engine", 20, every=True, max_age_ms=300),
    "signal": Topic(m.Signal, "engine", 0, every=True, max_age_ms=None),
    "cue": Topic(m.Cue, "engine", 6, every=True, max_age_ms=None),
    "outcome": Topic(m.Outcome, "engine", 4, every=True, max_age_ms=None),
    "target": Topic(m.Target, "engine", 0.1, every=True, max_age_ms=None),
    "block": Topic(m.BlockBegins, "engine", 0, every=True, max_age_ms=None),
    "command": Topic(m.Command, "*", 0, every=True, max_age_ms=None),
    "acknowledged": Topic(m.Acknowledged, "*", 0, every=True, max_age_ms=None),
    "alive": Topic(m.Alive, "desk", 0, every=False, max_age_ms=2000, recorded=False),
    "withheld": Topic(m.Withheld, "engine", 0.1, every=True, max_age_ms=None),
    "turns": Topic(m.Turns, "engine", 4, every=True, max_age_ms=None),
    "placed": Topic(m.Placed, "audio", 6, every=True, max_age_ms=None),
    "played": Topic(m.Played, "audio", 2, every=True, max_age_ms=None),
    "audio_health": Topic(m.AudioHealth, "audio", 1, every=False, max_age_ms=3000),
    "true_event": Topic(m.TrueEvent, "emulator", 4, every=True, max_age_ms=None),
    "process_health": Topic(m.ProcessHealth, "*", 1, every=False, max_age_ms=3000),
    "gap": Topic(m.Gap, "*", 0, every=True, max_age_ms=None),
    "notice": Topic(m.Notice, "*", 0, every=True, max_age_ms=None),
}
TOPIC_OF: dict[type[m.Message], str] = {row.message: name for name, row in TOPICS.items()}
"""By kind of message, the topic that carries it."""
PLACES = {row.message: place for place, row in enumerate(TOPICS.values())}
"""By kind of message, the place of its topic's row."""
