"""The recording sound card of the tests: build it with the properties that a test wants.

Lives here: `build`. Why: a machine without sound still proves at which instant each sample sounds. Must never: be
needed by the product; the record that the card keeps is read by feedback/measuring/record.py.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from feedback.measuring import record as records
from feedback.measuring.record import Record, onsets

HERE = Path(__file__).resolve().parent
NAME = "stridecue_card"

__all__ = ["NAME", "CannotBuildError", "Nature", "Record", "build", "onsets", "read"]


class CannotBuildError(Exception):
    """gcc or the ALSA headers are missing; the text says how to get them."""


@dataclass(frozen=True)
class Nature:
    """What is wrong with a card."""

    ppm: int = 0
    """Its clock runs fast by so much."""
    delay_us: int = 0
    """Everything sounds so much later than the card says."""
    dry_every: int = 0
    """Frames after which each run runs dry; 0: never."""


IDEAL = Nature()


def build(folder: Path, nature: Nature = IDEAL) -> Path:
    """Build the card into a folder; returns the file to name in ALSA_CONFIG_PATH.

    It records to folder/played.bin, and is unplugged while folder/gone exists.
    """
    if shutil.which("gcc") is None:
        raise CannotBuildError("no gcc: apt-get install gcc libc6-dev")
    library, config = folder / f"libasound_module_pcm_{NAME}.so", folder / "asound.conf"
    command = ["gcc", "-std=gnu11", "-O2", "-Wall", "-Wextra", "-shared", "-fPIC", "-DPIC", "-o", str(library)]
    made = subprocess.run([*command, str(HERE / "card.c"), "-lasound"], capture_output=True, text=True, check=False)
    if made.returncode and "alsa/" in made.stderr:
        raise CannotBuildError("no ALSA headers: apt-get install libasound2-dev")
    if made.returncode or made.stderr:
        raise RuntimeError(f"card.c does not compile cleanly:\n{made.stderr}")
    config.write_text(configuration(folder, library, nature))
    return config


def configuration(folder: Path, library: Path, nature: Nature) -> str:
    """ALSA's words for it: the card by its name, and as the default."""
    what = f'type {NAME}  log "{folder / "played.bin"}"  gone "{folder / "gone"}"'
    what += f"  ppm {nature.ppm}  delay_us {nature.delay_us}  dry_every {nature.dry_every}"
    return f'pcm_type.{NAME} {{ lib "{library}" }}\n' + "".join(
        f"pcm.{name} {{ {what} }}\n" for name in (NAME, "default")
    )


def read(path: Path) -> Record:
    """Read a record. ValueError if it is none, or does not hold the whole stream."""
    try:
        return records.read(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error
