"""Where a zone of a sole lies, told by what its maker called it.

Lives here: `zone_place`. Why: who prints a column "L_heel" has said where it lies. Must never: place a zone whose name
says nothing.

Places are those of the landmarks on a foot's outline (x: -1 medial … 1 lateral, y: -1 heel … 1 toe), to be corrected
by who has glued them: they order the zones and tell heel from forefoot, and measure nothing.
"""

import re
from typing import Literal, NamedTuple

Region = Literal["heel", "mid", "forefoot", "toe"]


class ZonePlace(NamedTuple):
    """Of a zone on the left sole; the right one is its mirror image."""

    x: float
    y: float
    region: Region


_PLACES: tuple[tuple[str, ZonePlace], ...] = (
    (r"heel.*(med|in)", ZonePlace(-0.35, -0.8, "heel")),
    (r"heel.*(lat|out)", ZonePlace(0.35, -0.8, "heel")),
    (r"heel|calc|hind", ZonePlace(0.0, -0.85, "heel")),
    (r"(met|mth|mt|m)_?1$", ZonePlace(-0.5, 0.45, "forefoot")),
    (r"(met|mth|mt|m)_?2$", ZonePlace(-0.2, 0.5, "forefoot")),
    (r"(met|mth|mt|m)_?3$", ZonePlace(0.1, 0.45, "forefoot")),
    (r"(met|mth|mt|m)_?4$", ZonePlace(0.35, 0.4, "forefoot")),
    (r"(met|mth|mt|m)_?5$", ZonePlace(0.6, 0.3, "forefoot")),
    (r"mid|arch|navi", ZonePlace(0.4, -0.15, "mid")),
    (r"hallux|big_?toe|toe_?1|great", ZonePlace(-0.4, 0.85, "toe")),
    (r"toe", ZonePlace(0.1, 0.85, "toe")),
    (r"ball|fore", ZonePlace(0.0, 0.45, "forefoot")),
)
"""The first that fits."""


def zone_place(name: str) -> ZonePlace | None:
    """None where the name says nothing."""
    plain = name.lower().strip()
    return next((place for pattern, place in _PLACES if re.search(pattern, plain)), None)
