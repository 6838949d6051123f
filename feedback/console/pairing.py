"""One-time codes by which a device is let in.

Lives here: Codes. Why: whoever can read the terminal beside the treadmill may pair a tablet, and nobody else on the
network. Must never: draw a code itself (chance is handed in), accept one twice, or say how near a wrong one was.

A code has 8 letters of Crockford's base 32 (https://www.crockford.com/base32.html): 40 bits. With the few tries that
are allowed (MOST_WRONG, and the rate limit before them) guessing one is hopeless.
"""

import hmac
from collections.abc import Callable

from feedback.console.forms import Role

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS = 8
MOST_WRONG = 10
"""Wrong codes until all that are open are thrown away."""
MOST_OPEN = 8
_READ_AS = str.maketrans("OIL", "011", " -")


class Codes:
    """Codes that are open, and whom each lets in."""

    def __init__(self, draw: Callable[[str], str]) -> None:
        """draw: one letter of an alphabet, at random."""
        self._draw = draw
        self._open: dict[str, Role] = {}
        self._wrong = 0

    def issue(self, role: Role) -> str:
        """A new code; of too many that are open the oldest is thrown away."""
        code = "".join(self._draw(ALPHABET) for _ in range(LETTERS))
        self._open[code] = role
        if len(self._open) > MOST_OPEN:
            del self._open[next(iter(self._open))]
        return f"{code[:4]}-{code[4:]}"

    def redeem(self, typed: str) -> Role | None:
        """Whom it lets in, once; None if it lets nobody in."""
        asked = typed.upper().translate(_READ_AS).encode()
        found = [code for code in self._open if hmac.compare_digest(code.encode(), asked)]
        if found:
            self._wrong = 0
            return self._open.pop(found[0])
        self._wrong += 1
        if self._wrong >= MOST_WRONG:
            self._open.clear()
            self._wrong = 0
        return None

    @property
    def lets_a_therapist_in(self) -> bool:
        """A code is open by which a therapist can come in."""
        return "therapist" in self._open.values()
