"""`stridecue tune`: turn a number of the session that is running, or ask something of it.

Lives here: what is typed beside the treadmill. Why: what suits the patient shows while he walks. Must never: say that
something holds before the engine has said so.

  stridecue tune cues.glute_ready.lead_ms=90     from the next heel strike on
  stridecue tune list | undo | watch
  stridecue tune pause | resume | next_block | cue_now | probe_now [STRIDES] | effort 0-10
  stridecue tune stop_sounds | allow_sounds
  stridecue tune belt_start | belt_speed M/S | belt_incline PERCENT | belt_stop
  stridecue tune apply                           what was edited in the protocol's file, all of it or nothing
  stridecue tune save [--dry-run]                write what was tuned into the protocol's file, comments kept

Exit codes: 0 done, 1 something was refused, 2 wrong use, 3 no session is running or it does not answer.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from feedback.bus import BOOK, Addresses, Listener
from feedback.cli.current import Unreachable, ask, running
from feedback.cli.status import changed, news
from feedback.cues.command_words import WITH_VALUE, WORDS
from feedback.messages import Acknowledged, BeltEvent, BlockBegins, Message, Notice, Target
from feedback.processes.callers import DESK

WATCHED = ("acknowledged", "block", "target", "belt_event", "notice")
WATCH_EVERY_MS = 200


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser(
        "tune",
        help="turn a number while somebody walks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", nargs="+", metavar="KEY=VALUE | WORD", help="see above")
    parser.add_argument("--run", type=Path, metavar="FOLDER", help="of several sessions, this one")
    parser.add_argument("--dry-run", action="store_true", help="save: show the difference, write nothing")


def run(args: argparse.Namespace) -> int:
    """Find the session, ask it, print what it says."""
    try:
        requests = _requests(args.what, args.dry_run)
        folder = args.run or _only()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except Unreachable as error:
        print(error, file=sys.stderr)
        return 3
    try:
        if not requests:
            return _watch(folder)
        return max([_tell(request, ask(folder, request)) for request in requests])
    except (Unreachable, OSError) as error:
        print(error, file=sys.stderr)
        return 3


def _requests(what: list[str], is_trial: bool) -> list[dict[str, Any]]:
    """What to ask of the desk; nothing, to watch. ValueError: wrong use."""
    word = what[0]
    if is_trial and what != ["save"]:
        raise ValueError("--dry-run goes with save alone")
    if all("=" in one for one in what):
        pairs = (one.partition("=") for one in what)
        return [{"do": "command", "key": key.strip(), "value": value.strip()} for key, _, value in pairs]
    if what == ["watch"]:
        return []
    if len(what) == 1 and word in ("list", "apply", "undo", "save"):
        return [{"do": word, "dry_run": is_trial}]
    if word in WORDS and len(what) <= 1 + (word in WITH_VALUE):
        return [{"do": "command", "key": word, "value": "".join(what[1:])}]
    there_is = ", ".join(("list", "apply", "save", "undo", "watch", *WORDS))
    raise ValueError(f"'{' '.join(what)}': give KEY=VALUE (one or more), or one of: {there_is}")


def _only() -> Path:
    """The session that is running. ValueError: there are several. Unreachable: there is none."""
    found = running()
    if not found:
        raise Unreachable("no session is running: `stridecue run` begins one")
    if len(found) > 1:
        rows = "\n".join(f"  --run {one.folder}   {one.what}" for one in found)
        raise ValueError(f"{len(found)} sessions are running; say which:\n{rows}")
    return found[0].folder


def _tell(request: dict[str, Any], told: dict[str, Any]) -> int:
    """Print an answer; the exit code."""
    what = request["do"]
    if what == "list" and told["ok"]:
        _list(told)
    elif what == "save" and told["ok"] and told["diff"]:
        print(told["diff"])
        print(f"\n{'would be saved into' if request['dry_run'] else 'saved '} {told['file']}")
    elif "key" in told:
        print(changed(told["key"], told["before"], told["value"], told["words"], not told["ok"]))
    else:
        print(told["words"], file=sys.stdout if told["ok"] else sys.stderr)
    return 0 if told["ok"] else 1


def _list(told: dict[str, Any]) -> None:
    print(f"{told['protocol']}" + (f", block {told['block']}" if told["block"] else ""))
    print(f"  {told['belt']['words']}")
    for target in told["targets"]:
        print(f"  target {target}")
    rows = told["rows"]
    widths = [max(len(row[name]) for row in rows) for name in ("key", "value", "range")]
    for row in rows:
        key, value, bounds = (row[name].ljust(w) for name, w in zip(("key", "value", "range"), widths, strict=True))
        print(f"{key}  {value}  {bounds}  {row['meaning']}")


def _watch(folder: Path) -> int:
    """Print what changes until the session is over, or Ctrl-C."""
    try:
        listener = Listener(Addresses.load(folder / BOOK), WATCHED)
    except (OSError, ValueError, KeyError) as error:
        raise Unreachable(f"{folder}: no session is running there ({error})") from error
    try:
        while (folder / DESK).exists():
            for message in listener.receive(WATCH_EVERY_MS):
                if isinstance(message, Message) and (words := _news(message)):
                    print(words, flush=True)
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()
    return 0


def _news(message: Message) -> str:
    match message:
        case Acknowledged() | Notice() | BeltEvent():
            return news(message)
        case BlockBegins():
            when = f" in {message.countdown}" if message.countdown else ""
            return f"block {message.number}: {message.kind}{when}"
        case Target():
            return f"target {message.kind} {message.leg}: {message.measure} {message.value:.4g} ({message.why})"
    return ""
