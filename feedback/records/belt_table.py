"""What the belt did in a session: when it started, stopped, or had an emergency, and who had told it to.

Lives here: `belt_rows` and `belt_words`, for report and summary. Why: a stride is read otherwise if the belt was
coming to stand beneath it. Must never: leave out an emergency.
"""

from collections import Counter
from collections.abc import Sequence
from math import isnan

from feedback.messages import BeltEvent


def belt_words(events: Sequence[BeltEvent]) -> str:
    """'1 start, 1 emergency stop'; '' where no belt said anything."""
    counts = Counter(event.event.replace("_", " ") for event in events)
    return ", ".join(f"{count} x {what}" for what, count in counts.items())


def belt_rows(events: Sequence[BeltEvent], first_ns: int) -> list[tuple[str, str]]:
    """(belt, what it did when) of each event, in order."""
    return [(f"Belt {event.sensor}", _told(event, first_ns)) for event in events]


def _told(event: BeltEvent, first_ns: int) -> str:
    seconds = max(0, event.t_ns - first_ns) // 1_000_000_000
    speed = "" if isnan(event.speed_mps) else f" at {event.speed_mps:.2f} m/s"
    why = f" ({event.why})" if event.why else ""
    return f"{seconds // 60}:{seconds % 60:02d} {event.event.replace('_', ' ')}{speed}{why}"
