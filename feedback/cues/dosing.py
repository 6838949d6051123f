"""The dose: which strides get a cue, block by block, and how the help is taken away again.

Lives here: Dosing. Why: feedback at every stride changes performance without learning (guidance hypothesis: Salmoni
1984; Winstein & Schmidt 1990); it is faded, tested without, and the test is planned and not left to chance. Must never:
look at a sensor, a prediction or a success: the plan hangs on the seed, the strides' number and the blocks' time alone,
so the same session has the same plan whatever was cued or withheld.

What a stride may be: cued | faded (the block's share leaves it out) | catch (left out as a test) | uncued (a block, or
a pause, without this cue) | asked (by the patient). Catch strides are taken out of those that the share would cue.
"""

from collections.abc import Sequence
from random import Random

from feedback.config.dose import Block, Dose
from feedback.cues.command_words import OF_THE_DOSE
from feedback.cues.course import END, PAUSE, PROBE, Course, Stretch, announcement, number_of, shares_of
from feedback.cues.draw import is_catch, is_cued
from feedback.messages import LEGS, Acknowledged, Command, Message

SECOND_NS = 1_000_000_000
COUNTS = (3, 2, 1)
"""Spoken before a block begins: seconds, or strides where the block is counted in strides."""
PROBE_N, FEWEST_N, MOST_N = 30, 5, 2000
"""Strides of a probe that is asked for while walking, if nobody says how many, and its bounds, which are a block's: a
mean of 30 is what a baseline takes too (science.md 2.2)."""


class Dosing:
    """A session's plan, live. Tell it each heel strike before asking about the stride that begins with it."""

    def __init__(self, dose: Dose, kinds: Sequence[str]) -> None:
        self._dose, self._kinds = dose, tuple(kinds)
        self._order = block_order(dose)
        self._course = Course(self._ordered(dose), dose)
        self._asked: set[tuple[str, int]] = set()
        self._asks_ns: dict[str, int] = {}
        """By leg, since when the cue is asked for, until a stride begins."""
        self._counted: set[tuple[int, int]] = set()
        self._is_changed = False
        self._first = 0

    def resume(self, number: int) -> None:
        """Before anybody walks: begin with the block of this number, or the end. After a probe in between, whose number
        tells no place, with the first."""
        if 0 < number <= len(self._order) + 1:
            self._first = number - 1

    @property
    def block(self) -> int:
        """Number of the block in force, from 1; 0: the protocol has none, or nobody has walked yet."""
        return number_of(self._course.now) if self._course.now else 0

    @property
    def kind(self) -> str:
        """Of the block in force; 'pause' and 'end' too; '' before the first stride."""
        return self._course.now.kind if self._course.now else ""

    def decide(self, kind: str, leg: str, stride: int, t_ns: int) -> str:  # noqa: ARG002 other plans may need it
        """What the plan holds for this cue on a leg's stride, counted from 1 since the session's start."""
        found = self._course.of(leg, stride)
        if found is None:
            return "uncued"
        stretch, index = found
        if kind not in self._cues_of(stretch):
            return "uncued"
        if (leg, stride) in self._asked:
            return "asked"
        dose = stretch.dose
        if dose.self_request and stretch.kind == "training":
            return "faded"
        key, share = f"{dose.seed}/{stretch.serial}/{kind}/{leg}", stretch.shares[leg]
        if not is_cued(key, share, index):
            return "faded"
        return "catch" if is_catch(key, share, index, dose.catch_pct / 100) else "cued"

    def place(self, leg: str, stride: int) -> tuple[int, str]:
        """Number and kind of the block in which a stride began."""
        found = self._course.of(leg, stride)
        return (number_of(found[0]), found[0].kind) if found else (0, "")

    def strike(self, leg: str, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        """A stride of this leg begins; the first of all begins the session."""
        if self._course.now is None:
            self._say(self._course.enter(self._first, t_ns), cause_ns, out)
        self.idle(t_ns, cause_ns, out)
        now = self._course.now
        if now is not None and (left_n := now.left_n(leg)) is not None and left_n <= 0:
            now = self._next(now, t_ns, cause_ns, out)
        if now is not None and self._is_changed:
            self._take_over(now, t_ns, cause_ns, out)
        self._course.stride(leg, t_ns)
        if leg in self._asks_ns and self._asks_ns[leg] <= t_ns:
            del self._asks_ns[leg]
            self._asked.add((leg, self._course.strides(leg)))
        self._count_strides(leg, t_ns, cause_ns, out)

    def idle(self, now_ns: int, cause_ns: int, out: list[Message]) -> None:
        """Time has passed: blocks of minutes count down and end. To be called some ten times a second."""
        while (now := self._course.now) is not None and (end_ns := now.end_ns) is not None and end_ns <= now_ns:
            self._next(now, max(end_ns, now.begin_ns), cause_ns, out)
        if now is None or now.end_ns is None:
            return
        for count in COUNTS:
            at_ns = now.end_ns - count * SECOND_NS
            if at_ns <= now_ns < at_ns + SECOND_NS:
                self._count_down(now, count, at_ns, cause_ns, out)

    def command(self, command: Command, now_ns: int, out: list[Message]) -> bool:
        """Do what is asked, and answer; False if it is none of the dose's words."""
        if command.key not in OF_THE_DOSE:
            return False
        now, does = self._course.now, {"next_block": self._skip, "pause": self._pause, "resume": self._go_on}
        at_ns, value = max(now_ns, now.begin_ns if now else 0), ""
        if command.key == "cue_now":
            words = self._cue_now(at_ns)
        elif command.key == "probe_now":
            words, value = self._probe(command, at_ns, out)
        else:
            words = does[command.key](at_ns, command.cause_ns, out)
        head = (now_ns, command.cause_ns, 0, command.number, command.who, command.key)
        out.append(Acknowledged(*head, value, "", words, refused=bool(words)))
        return True

    def adopt(self, dose: Dose) -> None:
        """Other numbers from the next stride on; the blocks keep their order."""
        if dose == self._dose:
            return
        if len(dose.blocks) != len(self._dose.blocks):
            raise ValueError("blocks are neither added nor taken away while the session runs")
        self._dose, self._is_changed = dose, True
        self._course.blocks, self._course.dose = self._ordered(dose), dose

    def _ordered(self, dose: Dose) -> tuple[Block, ...]:
        return tuple(dose.blocks[place] for place in self._order)

    def _cues_of(self, stretch: Stretch) -> tuple[str, ...]:
        if shares_of(stretch) == (0.0, 0.0) and not (stretch.dose.self_request and stretch.kind == "training"):
            return ()
        return stretch.block.cues if stretch.block and stretch.block.cues else self._kinds

    def _next(self, stretch: Stretch, t_ns: int, cause_ns: int, out: list[Message]) -> Stretch:
        """The next block; after a probe that was asked for, the rest of its own."""
        if stretch.probe_n:
            entered = self._course.resume(stretch, self._kind_of(stretch), t_ns)
        else:
            entered = self._course.enter(stretch.place + 1, t_ns)
        self._say(entered, cause_ns, out)
        return entered

    def _kind_of(self, stretch: Stretch) -> str:
        """What its block is when nothing interrupts it."""
        return stretch.block.kind if stretch.block else "training"

    def _say(self, stretch: Stretch, cause_ns: int, out: list[Message]) -> None:
        out.append(announcement(stretch, self._cues_of(stretch), cause_ns))

    def _take_over(self, stretch: Stretch, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        """The block goes on with other numbers."""
        self._is_changed = False
        if stretch.walks:
            going = self._course.resume(stretch, stretch.kind, t_ns)
            if going.block != stretch.block:
                self._say(going, cause_ns, out)

    def _count_strides(self, leg: str, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        now = self._course.now
        left_n = now.left_n(leg) if now else None
        if now is not None and left_n is not None and left_n + 1 in COUNTS:
            self._count_down(now, left_n + 1, t_ns, cause_ns, out)

    def _count_down(self, now: Stretch, count: int, t_ns: int, cause_ns: int, out: list[Message]) -> None:
        if not self._dose.countdown or (now.serial, count) in self._counted:
            return
        self._counted.add((now.serial, count))
        ahead = self._course.ahead(now, t_ns)
        out.append(announcement(ahead, self._cues_of(ahead), cause_ns).replace(countdown=count))

    def _skip(self, now_ns: int, cause_ns: int, out: list[Message]) -> str:
        now = self._course.now
        if now is None or now.kind == END or not (self._course.blocks or now.probe_n):
            return "there is no next block"
        self._next(now, now_ns, cause_ns, out)
        return ""

    def _pause(self, now_ns: int, cause_ns: int, out: list[Message]) -> str:
        now = self._course.now
        if now is None or now.kind in (PAUSE, END):
            return "nothing is running"
        left_n = min(now.left_n(leg) or 1 for leg in LEGS) if now.probe_n else 0
        self._say(self._course.resume(now, PAUSE, now_ns, left_n, now.probe), cause_ns, out)
        return ""

    def _go_on(self, now_ns: int, cause_ns: int, out: list[Message]) -> str:
        now = self._course.now
        if now is None or now.kind != PAUSE:
            return "nothing is paused"
        kind = PROBE if now.probe_n else self._kind_of(now)
        self._say(self._course.resume(now, kind, now_ns, now.probe_n, now.probe), cause_ns, out)
        return ""

    def _probe(self, command: Command, now_ns: int, out: list[Message]) -> tuple[str, str]:
        """A look at what stays without help, in the middle of a block: (why not, strides)."""
        now, value = self._course.now, command.value or str(PROBE_N)
        if now is None or not self._cues_of(now):
            return "nothing is cued now: there is nothing to leave out", ""
        if not (value.isdecimal() and len(value) < 5 and FEWEST_N <= int(value) <= MOST_N):
            return f"a probe takes {FEWEST_N} to {MOST_N} strides, and '{value}' is no such number", ""
        self._say(self._course.insert_probe(now, int(value), now_ns), command.cause_ns, out)
        return "", value

    def _cue_now(self, now_ns: int) -> str:
        """The next stride of each leg is cued, except where it would spoil a test."""
        now = self._course.now
        if now is None or not self._cues_of(now):
            return "no cue in this part of the session: it is there to see the walking without help"
        self._asks_ns = dict.fromkeys(LEGS, now_ns)
        return ""


def block_order(dose: Dose) -> tuple[int, ...]:
    """Places of the blocks in the order in which they come: training blocks change places by the seed if asked."""
    order = list(range(len(dose.blocks)))
    if dose.shuffle_training:
        training = [place for place in order if dose.blocks[place].kind == "training"]
        shuffled = Random(f"{dose.seed}/order").sample(training, len(training))
        for place, instead in zip(training, shuffled, strict=True):
            order[place] = instead
    return tuple(order)
