"""Makes spoken words with espeak-ng, in a process of its own.

Lives here: `main`, which writes one WAV file a word, mono, 16 bit, at the rate that is asked for. Why: it takes longer
than the sound process has between two blocks. Must never: leave half a file where a whole one is looked for.
"""

import json
import os
import subprocess
import sys
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from feedback.outputs.own import SoundFileError, read_sound
from feedback.realtime import step_back

LONGEST_S = 10.0
PATIENCE_S = 20.0


def main(arguments: Sequence[str]) -> int:
    """One JSON object: program, voice, speed, rate_hz, words (text and file, each). 1 if one of them failed."""
    wanted = json.loads(arguments[0])
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))  # the sound process keeps a core for itself
    step_back()
    code = 0
    for text, file in wanted["words"]:
        try:
            _say(wanted, text, Path(file))
        except (OSError, subprocess.SubprocessError, SoundFileError) as error:
            print(f"'{text}': {getattr(error, 'stderr', '') or error}".strip().replace("\n", " "), file=sys.stderr)
            code = 1
    return code


def _say(wanted: dict[str, Any], text: str, file: Path) -> None:
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        raw, made = Path(folder) / "raw.wav", Path(folder) / "made.wav"
        voice = [wanted["program"], "-v", wanted["voice"], "-s", str(wanted["speed"]), "-z", "--stdin", "-w", str(raw)]
        subprocess.run(voice, input=text, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
        shape = read_sound(raw, wanted["rate_hz"], longest_s=LONGEST_S)
        with wave.open(str(made), "wb") as out:
            out.setparams((1, 2, wanted["rate_hz"], 0, "NONE", "not compressed"))
            out.writeframes(np.rint(shape * 32767).astype("<i2").tobytes())
        made.replace(file)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
