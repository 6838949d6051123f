"""Device drivers: bytes in, readings out. Usable alone; they know nothing of gait, cues or sound.

DRIVERS is the table of them; a name in a rig's file is a row here, or a driver that an installed package brings
(drivers.plugins). Modules are named as strings and imported on demand, so that one device's needs never load with
another's.
"""

from importlib import import_module
from typing import Any

from drivers import plugins
from drivers.base import Driver

DRIVERS: dict[str, str] = {
    "insole-lines": "drivers.insole_lines:InsoleLines",
    "insole-frames": "drivers.insole_frames:InsoleFrames",
    "signal-lines": "drivers.signal_lines:SignalLines",
    "fullsoul": "drivers.fullsoul:FullSoul",
    "moticon-udp": "drivers.moticon_udp:MoticonUdp",
    "witmotion": "drivers.witmotion:WitMotion",
    "bno08x-rvc": "drivers.bno08x_rvc:Bno08xRvc",
    "xsens-mti": "drivers.xsens_mti:XsensMti",
    "vectornav-ascii": "drivers.vectornav_ascii:VectorNavAscii",
    "bitalino": "drivers.bitalino:Bitalino",
    "openbci-cyton": "drivers.openbci_cyton:OpenBciCyton",
    "trackmaster": "drivers.trackmaster:Trackmaster",
    "woodway": "drivers.woodway:Woodway",
    "woodway-split": "drivers.woodway_split:WoodwaySplit",
    "bertec": "drivers.bertec:Bertec",
    "csafe": "drivers.csafe:Csafe",
    "ftms": "drivers.ftms:Ftms",
    "manual": "drivers.manual:Manual",
    "lsl": "drivers.lsl:Lsl",
}


def names() -> list[str]:
    """All drivers that there are, those of installed packages among them."""
    return sorted({*DRIVERS, *plugins.names(plugins.DRIVERS)})


def driver_class(name: str) -> type[Driver]:
    """The class behind a name. KeyError names the known ones; plugins.PluginError: a package's own cannot be used."""
    if name not in DRIVERS:
        try:
            brought: type[Driver] = plugins.load(plugins.DRIVERS, name)
        except KeyError:
            raise KeyError(f"no driver is called '{name}'; there are: {', '.join(names())}") from None
        return brought
    module, attribute = DRIVERS[name].split(":")
    found: type[Driver] = getattr(import_module(module), attribute)
    return found


def create(name: str, **options: Any) -> Driver:
    """A new decoder of that kind. TypeError for an option it does not have (see its OPTIONS)."""
    made: Driver = driver_class(name)(**options)
    return made
