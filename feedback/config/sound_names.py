"""The names of the sounds.

Lives here: the built-in names and the rule for a name. Why: a protocol, a rig and the synthesiser speak of the same
sounds. Must never: know what a sound is like; feedback/outputs/ does.
"""

from typing import Annotated

from pydantic import StringConstraints

BUILT_IN = ("click", "tone", "chord", "chime", "noise", "rising")
HELD = ("tone", "chord", "noise", "rising")
"""These can sound for as long as one likes; the others sound once, and a longer wish leaves silence behind them."""

NAME = r"^[a-z][a-z0-9_]{0,30}$"
Sound = Annotated[str, StringConstraints(pattern=NAME)]
"""Built in, or of the rig's [sounds]; `stridecue check` holds a protocol against both."""
Release = Annotated[str, StringConstraints(pattern=r"^([a-z][a-z0-9_]{0,30})?$")]
