"""Cells of the tables as CSV.

Lives here: how a time and a text are written. Why: all tables write them alike. Must never: know a table.
"""


def seconds(t_ns: int) -> str:
    """A time or a span in seconds, to the microsecond."""
    return f"{t_ns * 1e-9:.6f}"


def quoted(text: str) -> str:
    """A text, in quotation marks where it needs them."""
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n') else text
