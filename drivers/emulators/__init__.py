"""Emulated devices: they speak the real bytes over real pseudo-terminals.

Only processes/emulator and the tests may use them: product code never knows that it is fed by one.
"""

from importlib import import_module
from typing import Any

from drivers import plugins
from drivers.emulators.answer import Answering
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
    "trackmaster": "drivers.emulators.trackmaster:TrackmasterDevice",
    "woodway": "drivers.emulators.woodway:WoodwayDevice",
    "woodway-split": "drivers.emulators.woodway_split:WoodwaySplitDevice",
    "bertec": "drivers.emulators.bertec:BertecDevice",
    "csafe": "drivers.emulators.csafe:CsafeDevice",
    "ftms": "drivers.emulators.ftms:FtmsDevice",
    "manual": "drivers.emulators.manual:TypedLines",
    "lsl": "drivers.emulators.lsl:LslEncoder",
}
"""Protocol (a row of DRIVERS) -> its encoder, or a device that answers."""


def answers(protocol: str) -> bool:
    """Whether the emulator of this protocol is a device that answers, rather than an encoder of samples."""
    return hasattr(_found(protocol), "hear")


def create_device(protocol: str, **options: Any) -> Answering:
    """A new device that answers in that protocol. KeyError names the known ones."""
    made: Answering = _found(protocol)(**options)
    return made


def create_encoder(protocol: str, **options: Any) -> Encoder:
    """A new encoder of that protocol. KeyError names the known ones."""
    made: Encoder = _found(protocol)(**options)
    return made


def _found(protocol: str) -> Any:
    if protocol not in EMULATORS:
        try:
            return plugins.load(plugins.EMULATORS, protocol)
        except KeyError:
            known = ", ".join(sorted({*EMULATORS, *plugins.names(plugins.EMULATORS)}))
            raise KeyError(f"no emulator speaks '{protocol}'; there are: {known}") from None
    module, attribute = EMULATORS[protocol].split(":")
    return getattr(import_module(module), attribute)
