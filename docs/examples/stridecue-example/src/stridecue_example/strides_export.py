"""Export 'example-strides': a text file of stride times, left and right.

Lives here: `write`, which every export has. Must never: change the session, or write outside of the folder it is given.
"""

from pathlib import Path

from feedback.messages import Stride
from feedback.records.export import private, stem
from feedback.records.session import SessionReader


def write(session: SessionReader, out: Path) -> list[Path]:
    """OUT/SESSION.strides.txt."""
    out.mkdir(parents=True, exist_ok=True)
    path = private(out / f"{stem(session)}.strides.txt")
    strides = [row.message for row in session.messages(("stride",))]
    lines = [f"{row.leg} {row.stride_s:.3f}\n" for row in strides if isinstance(row, Stride)]
    path.write_text("".join(lines))
    return [path]
