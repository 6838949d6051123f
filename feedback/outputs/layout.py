"""Where everything stands in a window of any size.

Lives here: Layout, `laid_out`. Why: places that never overlap can be drawn anew one by one. Must never: know what is in
them.

From left to right: the left foot, its mark, the bar, the right one's mark, the right foot; beneath them the line. With
`side` all of this keeps to one half of the window.
"""

from typing import NamedTuple

LINE_SHARE = 0.25
"""Of the height, for the line of words."""
_MARGIN = 0.035
_TALL = 1.05
"""A window narrower than this many times its height lends the line some more of it."""


class Box(NamedTuple):
    """A rectangle, whole pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return self.x + self.width / 2, self.y + self.height / 2


class Layout(NamedTuple):
    """All places, none over another."""

    feet: tuple[Box, Box]
    marks: tuple[Box, Box]
    verdicts: tuple[Box, Box]
    word: Box
    """Above the bar, between the verdicts."""
    bar: Box
    title: Box
    """Beneath the bar."""
    middle: Box
    """Word, bar and title together: for the question, or for nothing."""
    line: Box
    unit: float
    """A ninth of the height of the part in use, or less where it is narrow: the size of the largest type."""


def laid_out(size: tuple[int, int], side: str) -> Layout:
    """The places in a window of this size."""
    width, height = size
    half = side in ("left", "right") and width > height
    pane_x = width // 2 if half and side == "right" else 0
    pane_w = width // 2 if half else width
    unit = min(height / 9, pane_w / 6.6)
    margin = round(_MARGIN * min(pane_w, height))
    use_w = min(pane_w - 2 * margin, round(13.5 * unit))
    x = pane_x + (pane_w - use_w) // 2
    line_h = round(LINE_SHARE * height) if pane_w < _TALL * height else round(0.22 * height)
    top, upper_h = margin, height - line_h - 2 * margin
    foot_w = round(min(0.24 * use_w, 0.46 * upper_h))
    foot_h = round(min(upper_h, foot_w / 0.42))
    foot_y = top + (upper_h - foot_h) // 2
    feet = (Box(x, foot_y, foot_w, foot_h), Box(x + use_w - foot_w, foot_y, foot_w, foot_h))
    middle = Box(x + foot_w, top, use_w - 2 * foot_w, upper_h)
    return Layout(
        feet,
        *_middle(middle),
        middle,
        Box(pane_x + margin, height - line_h - margin // 2, pane_w - 2 * margin, line_h),
        unit,
    )


def _middle(box: Box) -> tuple[tuple[Box, Box], tuple[Box, Box], Box, Box, Box]:
    """Marks, verdicts, word, bar and title within the middle."""
    x, y, width, height = box
    flank = round(0.27 * width)
    bar_w = width - 2 * flank
    head, foot = round(0.22 * height), round(0.15 * height)
    bar = Box(x + flank, y + head, bar_w, height - head - foot)
    mark_h = min(bar.height, round(1.5 * flank))
    mark_y = bar.y + (bar.height - mark_h) // 2
    marks = (Box(x, mark_y, flank, mark_h), Box(bar.x + bar_w, mark_y, flank, mark_h))
    verdict_w = round(0.24 * width)
    verdicts = (Box(x, y, verdict_w, head), Box(x + width - verdict_w, y, verdict_w, head))
    air = round(0.03 * width)
    word = Box(x + verdict_w + air, y, width - 2 * (verdict_w + air), head)
    title = Box(x, y + height - foot, width, foot)
    return marks, verdicts, word, bar, title
