"""Does this protocol fit this rig?

Lives here: fit, which refuses a cue whose sensors the rig does not have, with the place in the file. Why: `run`,
`analyse` and `check` refuse the same in the same words. Must never: let half of a protocol run.
"""

from pathlib import Path

from feedback.config import ConfigError, Fault, Protocol, Rig
from feedback.config.lines import line_of
from feedback.cues.sensors import missing


def fit(rig: Rig, rig_path: Path, protocol: Protocol, protocol_path: Path) -> None:
    """ConfigError lists every cue that this rig cannot give, what it lacks, and what can be done."""
    found = missing(rig, protocol)
    if not found:
        return
    text = protocol_path.read_text(encoding="utf-8")
    faults = []
    for row in found:
        where = "cues", row.kind
        words = f"{row.name} needs {row.what}, which {rig_path} does not have; {row.remedy}"
        faults.append(Fault(protocol_path, line_of(text, where), ".".join(where), words))
    raise ConfigError(faults)
