"""A word with the desk of a run.

Lives here: `ask`. Why: the desk is the one authority over what is in force; the console only asks it, each device under
its own name. Must never: answer for the desk, or wait for it for ever.
"""

import asyncio
import json
from pathlib import Path
from typing import Any

ANSWER_S = 5.0
LONGEST_ANSWER = 1 << 20
"""Bytes: a list of all numbers takes some 40 kB."""


class NoDeskError(Exception):
    """Nobody takes commands: no run, or its desk is gone. The text says so."""


async def ask(desk: Path | None, request: dict[str, Any]) -> dict[str, Any]:
    """One request, and the desk's answer. NoDeskError: there is none, or it does not answer."""
    if desk is None:
        raise NoDeskError("no session is running")
    try:
        async with asyncio.timeout(ANSWER_S):
            return await _ask(desk, request)
    except TimeoutError as error:
        raise NoDeskError(f"the session does not answer within {ANSWER_S:g} s") from error
    except (OSError, ValueError) as error:
        raise NoDeskError("the session takes no commands: it is over, or its desk is gone") from error


async def _ask(desk: Path, request: dict[str, Any]) -> dict[str, Any]:
    reader, writer = await asyncio.open_unix_connection(str(desk), limit=LONGEST_ANSWER)
    try:
        writer.write(json.dumps(request).encode() + b"\n")
        told: dict[str, Any] = json.loads(await reader.readline())
    finally:
        writer.close()
    return told
