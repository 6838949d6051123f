"""Tables of a walk as CSV: events, predictions, strides, measures, bursts, cues, ledger.

Lives here: the seven files that `analyse` writes; their columns are an interface. Why: anyone can open them, and
detection and prediction are scored from them. Must never: look ahead; a prediction is written as it stood.

  events.csv       time_s,leg,event,known_s
  predictions.csv  leg,committed_s,predicted_s,sigma_s
  strides.csv      leg,start_s,stride_s,stance_s,swing_s,double_support_s, … (stride_table.py)
  measures.csv     leg,start_s,measure,muscle,value, … (measure_table.py)
  bursts.csv       leg,muscle,edge,time_s,known_s,level
  cues.csv         cue_id,kind,leg,due_s,target_s,sigma_s,revisions,decided_s,outcome,why
  ledger.csv       kind,leg,start_s,block,plan,cue_id,why, … (ledger_table.py)

Times are seconds of the recording's own axis, to the microsecond.
"""

from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from feedback.cues.spoken import SPEECH
from feedback.messages import (
    HEEL_STRIKE,
    Burst,
    Cue,
    GaitEvent,
    Measure,
    Message,
    Outcome,
    Prediction,
    Stride,
    Withheld,
)
from feedback.records import ledger_table, measure_table, stride_table
from feedback.records.cells import quoted, seconds

LEAD_NS = 250_000_000
"""A prediction is committed when this is left until the predicted heel strike."""
_SETTLED_NS = 2_000_000_000
"""So long after it was due nothing changes a cue any more."""

COLUMNS = {
    "events": "time_s,leg,event,known_s",
    "predictions": "leg,committed_s,predicted_s,sigma_s",
    "strides": stride_table.COLUMNS,
    "measures": measure_table.MEASURES,
    "bursts": measure_table.BURSTS,
    "cues": "cue_id,kind,leg,due_s,target_s,sigma_s,revisions,decided_s,outcome,why",
    "ledger": ledger_table.COLUMNS,
}


class Commitments:
    """Of each leg's predictions, the one that stood 250 ms before the strike it promised; one for each strike.

    A prediction made with less time left counts from the moment it was made, and only where none stood before.
    """

    def __init__(self) -> None:
        self._standing: dict[str, Prediction] = {}
        self._committed: dict[str, tuple[Prediction, int]] = {}

    def predict(self, made: Prediction) -> tuple[Prediction, int] | None:
        """A newer prediction replaces the standing one.

        One of no time (predicted_ns is 0) withdraws it; what was committed by then stays said, and is returned.
        """
        self._commit(made.leg, made.t_ns)
        if made.predicted_ns:
            self._standing[made.leg] = made
            return None
        self._standing.pop(made.leg, None)
        return self._committed.pop(made.leg, None)

    def strike(self, leg: str, t_ns: int) -> tuple[Prediction, int] | None:
        """The foot has landed: the prediction committed for it and when (ns), or None."""
        self._commit(leg, t_ns)
        self._standing.pop(leg, None)
        return self._committed.pop(leg, None)

    def _commit(self, leg: str, now_ns: int) -> None:
        standing = self._standing.get(leg)
        if standing is None or standing.predicted_ns - LEAD_NS > now_ns:
            return
        del self._standing[leg]
        at_ns = standing.predicted_ns - LEAD_NS
        if standing.t_ns <= at_ns:
            self._committed[leg] = (standing, at_ns)
        else:
            self._committed.setdefault(leg, (standing, standing.t_ns))


class Ledger:
    """What became of each cue, as far as the engine decides it; rows in the order of decision."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[Cue, Cue]] = {}

    def cue(self, cue: Cue) -> None:
        """A new cue, or another revision of one."""
        first, _ = self._open.get(cue.cue_id, (cue, cue))
        self._open[cue.cue_id] = (first, cue)

    def settled(self, before_ns: int) -> list[str]:
        """Rows of the cues that were due before this, up to the first that is still open."""
        rows = []
        for cue_id, (first, last) in list(self._open.items()):
            if last.due_ns >= before_ns:
                break
            rows.append(self._row(first, last))
            del self._open[cue_id]
        return rows

    @staticmethod
    def _row(first: Cue, last: Cue) -> str:
        outcome = "cancelled" if last.cancelled else "sounds"
        times = f"{seconds(last.due_ns)},{seconds(last.target_ns)},{seconds(last.sigma_ns)}"
        return (
            f"{last.cue_id},{last.kind},{last.leg},{times},{last.revision},{seconds(first.t_ns)},{outcome},"
            f"{quoted(last.cancelled)}"
        )


class Tables:
    """Writes the six files into a folder as the messages of a run come by, in order."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.strides = self.events = 0
        self._files: dict[str, TextIO] = {}
        self._commitments = Commitments()
        self._ledger = Ledger()
        for name, columns in COLUMNS.items():
            self._files[name] = open(folder / f"{name}.csv", "w", encoding="utf-8", newline="\n")  # noqa: SIM115
            self._write(name, columns)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, message: Message) -> None:
        """Take the next message; those of other kinds are passed over."""
        match message:
            case Prediction() if message.event == HEEL_STRIKE:
                self._committed(self._commitments.predict(message))
            case GaitEvent():
                self._event(message)
            case Stride():
                self.strides += 1
                self._write("strides", stride_table.row(message))
            case Measure():
                self._write("measures", measure_table.measure_row(message))
            case Burst():
                self._write("bursts", measure_table.burst_row(message))
            case Cue() if message.purpose != SPEECH:
                self._settle(message.t_ns - _SETTLED_NS)
                self._ledger.cue(message)
            case Withheld():
                self._withheld(message)
            case Outcome():
                self._write("ledger", ledger_table.row(message))

    def close(self) -> None:
        """Write what is still open and close the files."""
        self._settle(1 << 63)
        for file in self._files.values():
            file.close()

    def _event(self, event: GaitEvent) -> None:
        self.events += 1
        self._write("events", f"{seconds(event.t_ns)},{event.leg},{event.event},{seconds(event.known_ns)}")
        if event.event == HEEL_STRIKE:
            self._committed(self._commitments.strike(event.leg, event.t_ns))

    def _committed(self, row: tuple[Prediction, int] | None) -> None:
        if row:
            made, at_ns = row
            self._write(
                "predictions", f"{made.leg},{seconds(at_ns)},{seconds(made.predicted_ns)},{seconds(made.sigma_ns)}"
            )

    def _withheld(self, withheld: Withheld) -> None:
        self._settle(withheld.t_ns - _SETTLED_NS)
        target = seconds(withheld.target_ns) if withheld.target_ns else ""
        why = quoted(withheld.why)
        self._write("cues", f",{withheld.kind},{withheld.leg},,{target},,0,{seconds(withheld.t_ns)},withheld,{why}")

    def _settle(self, before_ns: int) -> None:
        for row in self._ledger.settled(before_ns):
            self._write("cues", row)

    def _write(self, name: str, row: str) -> None:
        self._files[name].write(row + "\n")
