"""The desk: where commands are taken while somebody walks, and the protocol's file is looked after.

Lives here: DeskNode. Why: the therapist turns a number from another program, and every command and its answer goes over
the bus, where it is recorded. Must never: change anything by itself, hold up the loop, or answer before the engine has.

A request is a line of JSON: {"do": "command", "key": KEY, "value": TEXT}, or "do" is list, apply, undo, save (with
"dry_run"), mark (with "text"), end. "who" says who asks: 'therapist', or 'therapist (NAME OF A DEVICE)'. The answer is
one line: "ok", "words", and what was asked for.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from msgspec import to_builtins

from feedback.config import ConfigError, Protocol, Rig
from feedback.cues.command_words import APPLY, NONE
from feedback.cues.tunable import RefusedError, tunables
from feedback.cues.tuning import Tuning, lines
from feedback.messages import Acknowledged, Alive, BlockBegins, Command, Message, Notice, ProcessHealth, Target
from feedback.node import Chunk, Item
from feedback.overload import Overload
from feedback.processes.callers import Callers
from feedback.processes.original import Original, Row
from feedback.processes.plan import RunPlan
from feedback.processes.start import Started, start
from feedback.processes.steered import ON, steered
from feedback.processes.undoing import Undoing, keys_of

WAKE_NS = 500_000_000
"""Two looks at the file a second: an edit counts once it has been left alone for one of them."""
ALIVE_NS = 200_000_000
"""A belt that obeys hears so often that somebody is there to stop it."""
WHO = "therapist"
_WHO = re.compile(rf"{WHO}( \([A-Za-z0-9][A-Za-z0-9 _-]{{0,29}}\))?")
"""Nobody can speak in the name of the screen or the patient."""
LONGEST_KEY, LONGEST_MARK = 200, 500
MOST_TOLD = 8
"""Rows of an edit that are told in a line; the others are counted."""
Answer = Callable[[str, dict[str, Any]], None]


class DeskNode:
    """Requests in, commands out; the engine's answers back to who asked."""

    READS: ClassVar[tuple[str, ...]] = ("acknowledged", "block", "target", "process_health")
    WRITES: ClassVar[tuple[str, ...]] = ("command", "alive", "notice")

    def __init__(
        self,
        protocol: Protocol,
        original: Original,
        answer: Answer,
        rig: Rig | None = None,
        is_recorded: bool = True,
    ) -> None:
        """rig: whose belt may take commands; without it none does. is_recorded: False in a replay: no marks."""
        self._belt, self._next_alive_ns = steered(rig), 0
        self._tuning, self._original, self._answer = Tuning(protocol), original, answer
        self._is_recorded = is_recorded
        self._number, self._next_look_ns = 0, 0
        self._waiting: dict[tuple[str, int], tuple[str, str]] = {}
        """By who asked and the number of the command, which caller waits for the answer, and what for."""
        self._by: dict[str, str] = {}
        """Who changed each number last."""
        self._undoing = Undoing()
        self._block: BlockBegins | None = None
        self._overload = Overload()
        self._targets: dict[tuple[str, str, str, str], Target] = {}

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:
        """Take requests and answers; look after the file."""
        out: list[Message] = []
        for item in inbox:
            if isinstance(item, Chunk):
                self._requested(item, now_ns, out)
            elif isinstance(item, Acknowledged):
                self._acknowledged(item)
            elif isinstance(item, BlockBegins) and not item.countdown:
                self._block = item
            elif isinstance(item, Target):
                self._targets[item.kind, item.leg, item.measure, item.method] = item
            elif isinstance(item, ProcessHealth) and (words := self._overload.hear(item)):
                out.append(Notice(now_ns, now_ns, 0, "desk", "warning", words))
        if now_ns >= self._next_look_ns:
            self._next_look_ns = now_ns + WAKE_NS
            out += self._look(now_ns)
        if self._belt["control"] == ON and now_ns >= self._next_alive_ns:
            self._next_alive_ns = now_ns + ALIVE_NS
            out.append(Alive(now_ns, now_ns, 0))
        return out

    def wake_ns(self, now_ns: int) -> int:
        """The next look at the file, or word of life."""
        return max(now_ns, min(self._next_look_ns, self._next_alive_ns or self._next_look_ns))

    def _requested(self, chunk: Chunk, now_ns: int, out: list[Message]) -> None:
        try:
            asked = json.loads(chunk.data)
            told = self._do(chunk.source, asked, now_ns, out)
        except (RefusedError, ConfigError, OSError) as error:
            told = {"ok": False, "words": str(error)}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            told = {"ok": False, "words": "this is no request"}
        if told is not None:
            self._answer(chunk.source, told)

    def _do(self, caller: str, asked: dict[str, Any], now_ns: int, out: list[Message]) -> dict[str, Any] | None:
        """The answer, if it need not be waited for."""
        what, who = asked["do"], str(asked.get("who", WHO))
        if not _WHO.fullmatch(who):
            raise ValueError(who)
        if what == "list":
            return self._listed()
        if what == "save":
            diff = self._original.save(self._tuning.changes, is_trial=bool(asked.get("dry_run")))
            return {"ok": True, "words": "" if diff else "nothing to save", "diff": diff, "file": self._name()}
        if what == "mark":
            return self._mark(who, " ".join(str(asked["text"]).split()), now_ns, out)
        if what == "end":
            out.append(Notice(now_ns, now_ns, 0, "desk", "ended", f"{who} ends the session"))
            return {"ok": True, "words": "the session ends"}
        return self._command(caller, who, asked, now_ns, out)

    def _command(
        self, caller: str, who: str, asked: dict[str, Any], now_ns: int, out: list[Message]
    ) -> dict[str, Any] | None:
        what = asked["do"]
        if what == "command":
            key, value = str(asked["key"]), str(asked.get("value", ""))
            if len(key) > LONGEST_KEY:
                raise ValueError(key)
        elif what == "apply":
            rows = self._original.edits(self._tuning.protocol)
            if not rows:
                return {"ok": True, "words": f"{self._name()} says nothing that is not in force"}
            key, value = APPLY, lines({key: new for key, _, new in rows})
        elif what == "undo":
            key, value = self._undoing.ask(who, self._number + 1)
        else:
            raise ValueError(what)
        self._number += 1
        self._waiting[who, self._number] = caller, what
        out.append(Command(now_ns, now_ns, 0, self._number, who, key, value))
        return None

    def _mark(self, who: str, text: str, now_ns: int, out: list[Message]) -> dict[str, Any]:
        """Something worth finding again, at this instant of the record."""
        if not self._is_recorded:
            return {"ok": False, "words": "a replay is not recorded, so a mark would be lost"}
        if not 0 < len(text) <= LONGEST_MARK:
            return {"ok": False, "words": f"a mark has 1 to {LONGEST_MARK} letters"}
        out.append(Notice(now_ns, now_ns, 0, "desk", "mark", f"{who}: {text}"))
        return {"ok": True, "words": ""}

    def _acknowledged(self, told: Acknowledged) -> None:
        """Keep up with what is in force, whoever asked for it, and tell who waits."""
        self._tuning.follow(told)
        caller, what = self._waiting.pop((told.who, told.number), ("", ""))
        is_number = told.key == APPLY or "." in told.key
        if what == "undo":
            self._undoing.answered(told.number, told.refused)
        elif not told.refused and is_number and told.value != told.before:
            self._undoing.changed(told.who, told.key, told.before)
        if not told.refused and is_number:
            self._by |= dict.fromkeys(keys_of(told.key, told.value), told.who)
        if not told.refused and what == "apply":
            self._original.in_step()
        if caller:
            fields = {name: getattr(told, name) for name in ("key", "before", "value", "words", "who")}
            self._answer(caller, {"ok": not told.refused, **fields})

    def _listed(self) -> dict[str, Any]:
        block = self._block
        in_force = {"block": to_builtins(block), "targets": to_builtins(list(self._targets.values()))}
        targets = [f"{t.kind} {t.leg}: {t.measure} {t.value:.4g} ({t.why})" for t in self._targets.values()]
        return {
            "ok": True,
            "words": "",
            "protocol": self._tuning.protocol.name,
            "block": f"{block.number} {block.kind}" if block else "",
            "targets": targets,
            "belt": self._belt,
            "in_force": in_force,
            "rows": [row._asdict() | {"by": self._by.get(row.key, "")} for row in tunables(self._tuning.protocol)],
        }

    def _look(self, now_ns: int) -> list[Message]:
        try:
            rows = self._original.news(self._tuning.protocol)
        except ConfigError as error:
            text = f"the file has changed and cannot be used, nothing of it is taken: {error.faults[0]}"
            return [Notice(now_ns, now_ns, 0, "desk", "warning", text)]
        if not rows:
            return []
        told = ", ".join(f"{key} {old or NONE} -> {new or NONE}" for key, old, new in rows[:MOST_TOLD])
        more = f" and {len(rows) - MOST_TOLD} more" if len(rows) > MOST_TOLD else ""
        return [Notice(now_ns, now_ns, 0, "desk", "note", f"the file has changed: {told}{more}; {self._offer(rows)}")]

    def _offer(self, rows: Sequence[Row]) -> str:
        trial = Tuning(self._tuning.protocol)
        tried = trial.ask(Command(0, 0, 0, 0, WHO, APPLY, lines({key: new for key, _, new in rows})), 0)
        return (
            f"it holds from the next session on: {tried.words}" if tried.refused else "`stridecue tune apply` takes it"
        )

    def _name(self) -> str:
        return str(self._original.path or "")


def make(plan: RunPlan, _name: str) -> Started:
    """The desk of a run."""
    if plan.again:
        plan.desk.unlink(missing_ok=True)  # left behind
    callers = Callers(plan.desk)
    node = DeskNode(
        plan.protocol, Original(plan.origin, plan.protocol_file), callers.answer, plan.rig, plan.part is None
    )
    return Started(node, callers, finish=callers.close)


def main() -> int:
    """Run as a process of its own, behind those that must be punctual."""
    return start(make, priority=None)


if __name__ == "__main__":
    raise SystemExit(main())
