"""One figure of a page, before it is drawn.

Lives here: Figure. Why: session, comparison and progress hand the same thing to the page. Must never: be without a
caption that says what is drawn, its n and what was left out.
"""

from dataclasses import dataclass

from feedback.records.sheet import Spec


@dataclass(frozen=True)
class Figure:
    """One figure of a page."""

    id: str
    title: str
    note: str
    """Caption: what is drawn, n, what was left out, sources."""
    spec: Spec | None
    missing: str = ""
    """Said in place of a figure that cannot be drawn."""
    half: bool = False
    """It shares the width of the page with the next one."""
