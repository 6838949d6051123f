"""Does this protocol fit this rig?

Lives here: fit, which refuses a cue whose sensors or sounds the rig does not have, and fit_files, which refuses a
file of the rig's that cannot be used; both with the place in the file. Why: `run`, `analyse` and `check` refuse the
same in the same words. Must never: let half of a protocol run.
"""

from collections.abc import Iterator
from pathlib import Path

from feedback.bus import Keys, KeysError
from feedback.config import ConfigError, Fault, Protocol, Rig
from feedback.config.lines import line_of
from feedback.config.sound_names import BUILT_IN
from feedback.cues.sensors import missing
from feedback.outputs.own import SoundFileError, read_sound


def fit(rig: Rig, rig_path: Path, protocol: Protocol, protocol_path: Path) -> None:
    """ConfigError lists every cue that this rig cannot give, what it lacks, and what can be done."""
    text = protocol_path.read_text(encoding="utf-8")
    faults = []
    for row in missing(rig, protocol):
        where = "cues", row.kind
        words = f"{row.name} needs {row.what}, which {rig_path} does not have; {row.remedy}"
        faults.append(Fault(protocol_path, line_of(text, where), ".".join(where), words))
    for place, name in _unknown_sounds(rig, protocol):
        there_is = ", ".join((*BUILT_IN, *rig.sounds))
        words = f"no sound is called '{name}'; there are: {there_is}; others go into the rig's [sounds]"
        faults.append(Fault(protocol_path, line_of(text, place), ".".join(place), words))
    if faults:
        raise ConfigError(faults)


def fit_files(rig: Rig, rig_path: Path) -> None:
    """ConfigError lists every file that the rig names and that cannot be used: sounds, keys."""
    faults = []
    try:
        _ = rig.bus.keys and Keys.load(rig.bus.keys)
    except KeysError as error:
        line = line_of(rig_path.read_text(encoding="utf-8"), ("bus", "keys"))
        faults.append(Fault(rig_path, line, "bus.keys", str(error)))
    for name, file in rig.sounds.items():
        try:
            read_sound(Path(file), rig.audio.rate_hz)
        except SoundFileError as error:
            line = line_of(rig_path.read_text(encoding="utf-8"), ("sounds", name))
            faults.append(Fault(rig_path, line, f"sounds.{name}", str(error)))
    if faults:
        raise ConfigError(faults)


def _unknown_sounds(rig: Rig, protocol: Protocol) -> Iterator[tuple[tuple[str, ...], str]]:
    """(place, name) of each sound that is neither built in nor the rig's own."""
    known = {*BUILT_IN, *rig.sounds, ""}
    for kind in protocol.cues.named:
        for key in ("sound", "release"):
            name = getattr(getattr(protocol.cues, kind), key, "")
            if name not in known:
                yield ("cues", kind, key), name
