"""When a dead process is started anew, and when that is given up.

Lives here: Restarts. Why: one that dies at once each time must not be started for ever, and one that died once must be
back within a second. Must never: start anything.
"""

WINDOW_S = 60.0
MOST = 6
"""In a window. A process that does not live for ten seconds on the average is of no use to a patient."""
SECOND_S, LONGEST_S = 0.5, 8.0
"""The first attempt is made at once, the second after so long, each later one after twice as long, to the longest."""


class Restarts:
    """Of all processes of a run."""

    def __init__(self) -> None:
        self._at_s: dict[str, list[float]] = {}
        self._due: dict[str, tuple[float, str]] = {}

    def count(self, process: str, now_s: float) -> bool:
        """It has died; whether it may be replaced once more."""
        lately = [at_s for at_s in self._at_s.get(process, []) if now_s - at_s < WINDOW_S]
        self._at_s[process] = lately
        if len(lately) < MOST:
            lately.append(now_s)
            return True
        return False

    def arrange(self, process: str, how: str, now_s: float) -> bool:
        """It has died, in these words; whether it is to be started anew."""
        if not self.count(process, now_s):
            return False
        lately = self._at_s[process]
        wait_s = min(SECOND_S * 2 ** (len(lately) - 2), LONGEST_S) if len(lately) > 1 else 0.0
        self._due[process] = now_s + wait_s, how
        return True

    def due(self, now_s: float) -> list[tuple[str, str]]:
        """(process, how the last one ended) of those who are to be started now."""
        found = [(process, how) for process, (at_s, how) in self._due.items() if at_s <= now_s]
        for process, _ in found:
            del self._due[process]
        return found
