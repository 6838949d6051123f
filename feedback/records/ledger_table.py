"""The ledger as rows of ledger.csv: each stride of each cue, helped or not.

Lives here: its columns, which are an interface, and the row. Why: what a cue did is a difference between strides with
and without it. Must never: move or rename a column; a new one goes to the end.

  ledger.csv  kind,leg,start_s,block,plan,cue_id,why,error_s,measure,method,value,target,success

Meaning: messages/cueing.py, Outcome. error_s is empty where no cue was sent.
"""

from feedback.messages import Outcome
from feedback.records.cells import quoted, seconds

COLUMNS = "kind,leg,start_s,block,plan,cue_id,why,error_s,measure,method,value,target,success"


def row(told: Outcome) -> str:
    """The outcome's row, without its end."""
    error = seconds(told.error_ns) if told.cue_id else ""
    what = f"{told.kind},{told.leg},{seconds(told.start_ns)},{told.block},{told.plan}"
    scored = f"{told.measure},{quoted(told.method)},{told.value:.6f},{told.target:.6f},{told.success}"
    return f"{what},{told.cue_id},{quoted(told.why)},{error},{scored}"
