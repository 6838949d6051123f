"""Measures and bursts as rows of measures.csv and bursts.csv.

Lives here: their columns, which are an interface, and the rows. Why: what cues act on is scored from them. Must never:
move or rename a column; a new one goes to the end.

  measures.csv  leg,start_s,measure,muscle,value,sigma,method,word,told_s,late_s
  bursts.csv    leg,muscle,edge,time_s,known_s,level

start_s begins the stride; told_s is the time of the sample with which the measure could be told, and late_s how much
later that was than the gait events allowed. Units and meaning: gait/measures.py, messages/measuring.py.
"""

from feedback.messages import Burst, Measure
from feedback.records.cells import quoted, seconds

MEASURES = "leg,start_s,measure,muscle,value,sigma,method,word,told_s,late_s"
BURSTS = "leg,muscle,edge,time_s,known_s,level"


def measure_row(told: Measure) -> str:
    """The measure's row, without its end."""
    what = f"{told.leg},{seconds(told.start_ns)},{told.measure},{told.muscle}"
    how = f"{quoted(told.method)},{quoted(told.word)}"
    return f"{what},{told.value:.6f},{told.sigma:.6f},{how},{seconds(told.cause_ns)},{seconds(told.late_ns)}"


def burst_row(told: Burst) -> str:
    """The burst's row, without its end."""
    return f"{told.leg},{told.muscle},{told.edge},{seconds(told.t_ns)},{seconds(told.known_ns)},{told.level:.3f}"
