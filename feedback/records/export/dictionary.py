"""What each column of a table means, and its unit: read off the messages, where it is written once.

Lives here: `meaning`, `unit`. Why: a table without a dictionary is a riddle in a year. Must never: say a second time
what a message's class says.
"""

import ast
import inspect
from functools import cache
from textwrap import dedent

from feedback.messages import Message

_UNITS = {
    "_per_s": "per second", "_ns": "ns", "_ms": "ms", "_s": "s", "_pct": "%", "_deg": "deg", "_mps2": "m/s2",
    "_mps": "m/s", "_degps": "deg/s", "_radps": "rad/s", "_hz": "Hz", "_db": "dB", "_spm": "steps/min",
    "_count": "count", "_uv": "uV", "_m": "m", "_n": "N", "_g": "g",
}  # fmt: skip
"""By the end of a column's name, the longest ends first."""
_SHARED = {
    "time_s": "seconds since the session's origin (see session.json): t_ns - origin_ns",
    "writer": "the process that said it",
    "t_ns": "the instant the row is true for, on the host's clock",
    "cause_ns": "arrival of the last byte from a sensor that led to it, on the host's clock",
    "seq": "counts this writer's messages on this topic from 0: a gap is a loss",
    "leg": "'left' or 'right'; nothing where it is of neither",
    "start_ns": "the heel strike that begins the stride",
    "frame": "the device's own counter; -1 where it has none",
    "arrival_ns": "arrival of the sample's last byte, on the host's clock",
}


def unit(column: str) -> str:
    """The unit that the column's name ends in; '' where it has none."""
    return next((told for end, told in _UNITS.items() if column.endswith(end)), "")


def meaning(kind: type[Message] | None, column: str) -> str:
    """In words: what the message's class says of it, else what all tables have in common, else its name."""
    told = _said(kind).get(column, "") if kind else ""
    return told or _SHARED.get(column, "") or column.rpartition("_")[0].replace("_", " ") or column


@cache
def _said(kind: type[Message]) -> dict[str, str]:
    """The words under each field of a message's class."""
    body = ast.parse(dedent(inspect.getsource(kind))).body[0]
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    for field, words in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(words, ast.Expr):
            found[field.target.id] = " ".join(str(ast.literal_eval(words.value)).split())
    return found
