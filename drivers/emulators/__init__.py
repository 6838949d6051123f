"""Emulated devices: they speak the real bytes over real pseudo-terminals.

Only processes/emulator and the tests may use them: product code never knows that it is fed by one.
"""

from importlib import import_module
from typing import Any

from drivers.emulators.source import Encoder

EMULATORS: dict[str, str] = {
    "insole-lines": "drivers.emulators.insole_lines:LinesEncoder",
    "insole-frames": "drivers.emulators.insole_frames:FramesEncoder",
    "signal-lines": "drivers.emulators.signal_lines:SignalEncoder",
    "fullsoul": "drivers.emulators.fullsoul:FoilEncoder",
    "moticon-udp": "drivers.emulators.moticon_udp:MoticonEncoder",
    "witmotion": "drivers.emulators.witmotion:WitEncoder",
    "bno08x-rvc": "drivers.emulators.bno08x_rvc:RvcEncoder",
    "xsens-mti": "drivers.emulators.xsens_mti:MtiEncoder",
    "vectornav-ascii": "drivers.emulators.vectornav_ascii:VectorNavEncoder",
    "bitalino": "drivers.emulators.bitalino:BitalinoEncoder",
    "openbci-cyton": "drivers.emulators.openbci_cyton:CytonEncoder",
}
"""Protocol (a row of DRIVERS) -> its encoder."""


def create_encoder(protocol: str, **options: Any) -> Encoder:
    """A new encoder of that protocol. KeyError names the known ones."""
    if protocol not in EMULATORS:
        raise KeyError(f"no emulator speaks '{protocol}'; there are: {', '.join(sorted(EMULATORS))}")
    module, attribute = EMULATORS[protocol].split(":")
    made: Encoder = getattr(import_module(module), attribute)(**options)
    return made
