"""`stridecue replay SESSION`: a recorded session once more: the engine, what if, the bytes, the sound, the film, live.

Lives here: the options, and which file does what they ask for: without any, `replay_same`; with other settings,
`replay_what_if`; `replay_bytes`; `replay_wav`; `replay_video`; `replay_live`. Why: one word for all ways to go through
a session again. Must never: do their work, or change the session.

Exit codes: 0 done, 1 the replay differs from the session, 2 no session, no such part, or settings that cannot be,
3 there is no such file or it cannot be written.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from feedback.cli.place import add_place
from feedback.records.naming import existing
from feedback.records.session import SessionError, SessionReader

WAYS = {
    "bytes": "feedback.cli.replay_bytes",
    "video": "feedback.cli.replay_video",
    "wav": "feedback.cli.replay_wav",
    "protocol": "feedback.cli.replay_what_if",
    "changes": "feedback.cli.replay_what_if",
    "live": "feedback.cli.replay_live",
}
"""By the option that asks for it; without one of them the engine's answers are compared."""
SAME = "feedback.cli.replay_same"
OF_LIVE = ("console", "headless", "lan", "rig")
"""Options that mean something in a live replay only."""


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser("replay", help="go through a session again", description=__doc__)
    parser.add_argument("session", type=Path, metavar="SESSION", help="session file (.mcap), finished or cut short")
    parser.add_argument("--protocol", type=Path, metavar="FILE", help="what if: another protocol")
    parser.add_argument(
        "--set", dest="changes", action="append", metavar="KEY=VALUE",
        help="what if: another number, e.g. cues.hip_extend.aim.value=12; may be given several times",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="FILE", help="what if: a row for each stride of each cue (CSV)")
    parser.add_argument("--json", action="store_true", help="one JSON object for programs instead of words")
    parser.add_argument(
        "--bytes", action="store_true", help="decode the recorded bytes of the ports again: the same samples?"
    )
    parser.add_argument("--wav", type=Path, metavar="FILE", help="what the patient heard (16 bit WAV)")
    parser.add_argument("--video", type=Path, metavar="FILE", help="what the patient saw and heard (MP4; needs PyAV)")
    parser.add_argument("--key", type=Path, metavar="FILE", help="secret key of an encrypted session")
    parser.add_argument(
        "--from", dest="begin_s", type=seconds_of, default=0.0, metavar="TIME", help="leave out so much: 300 or 5:00"
    )
    parser.add_argument(
        "--for", dest="seconds", type=seconds_of, metavar="TIME", help="this much: 30 or 0:30 (default: all the rest)"
    )
    live = parser.add_argument_group("live", "in real time, into sound, screen and page")
    live.add_argument("--live", action="store_true", help="play it once more; nothing is recorded or commanded")
    live.add_argument("--headless", action="store_true", help="no window with the patient's screen")
    live.add_argument("--console", action="store_true", help="serve the therapist's page meanwhile")
    live.add_argument(
        "--rig", type=Path, metavar="FILE", help="sound and screen as in this rig's file (default: this computer's own)"
    )
    add_place(live)


def seconds_of(text: str) -> float:
    """Seconds from '90', '1:30' or '1:02:30'. ValueError: it is none of these."""
    *larger, seconds = text.split(":")
    total = float(seconds)
    for place, part in enumerate(reversed(larger), start=1):
        total += int(part) * 60**place
    if len(larger) > 2 or (larger and not 0 <= float(seconds) < 60):
        raise ValueError(text)
    return total


def run(args: argparse.Namespace) -> int:
    """Open the session, and hand it to the file that does what is asked for."""
    if not args.live and (alone := [name for name in OF_LIVE if getattr(args, name)]):
        print(f"--{alone[0]} goes with --live", file=sys.stderr)
        return 2
    if existing(args.session) is None:
        print(f"{args.session}: there is no such session", file=sys.stderr)
        return 3
    way = next((module for option, module in WAYS.items() if getattr(args, option)), SAME)
    try:
        code: int = import_module(way).run(args, SessionReader(args.session, args.key))
    except (SessionError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return code
