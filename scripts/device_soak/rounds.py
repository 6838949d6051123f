"""Which devices walk together, and what befalls them when.

Lives here: ROUNDS, and the rig's file of a round. Why: a device is tried in the whole system, and several at once are
what a clinic has. Must never: leave a device out; tests compare with EMULATORS.

Times are of a run of 60 s, and shrink with it. Devices have their faults one after another, so that there is always
somebody whom the others' faults could disturb.
"""

from pathlib import Path

import tomlkit

RIGS = Path(__file__).resolve().parents[2] / "configs" / "rigs"
ROUNDS: tuple[tuple[str, ...], ...] = (
    ("insole-frames", "witmotion", "xsens-mti", "vectornav-ascii", "bno08x-rvc", "trackmaster"),
    ("insole-lines", "bitalino", "openbci-cyton", "signal-lines", "woodway", "csafe"),
    ("moticon-udp", "lsl", "bertec", "ftms"),
    ("fullsoul",),
)
APART = {
    "manual": "is no device: somebody tells its speed at the desk",
    "woodway-split": "has two ports; scripts/bench_belt and tests/processes/test_belt.py walk on it",
}
"""Emulated, and in no round."""
SOLES = ("insole-frames", "insole-lines", "moticon-udp", "fullsoul")
INERTIAL = ("witmotion", "xsens-mti", "vectornav-ascii", "bno08x-rvc", "signal-lines")
EMG = ("bitalino", "openbci-cyton", "lsl")
RATE_HZ = {"insole-frames": 200.0, "insole-lines": 200.0, "moticon-udp": 100.0, "fullsoul": 100.0, "witmotion": 200.0,
           "xsens-mti": 100.0, "vectornav-ascii": 50.0, "bno08x-rvc": 100.0, "signal-lines": 100.0, "bitalino": 1000.0,
           "openbci-cyton": 250.0, "lsl": 250.0}  # fmt: skip
OPTIONS = {
    "insole-frames": {"zones": 8, "rate_hz": 200.0},
    "insole-lines": {
        "rate_hz": 200.0,
        "columns": ",".join(["time_us", "seq", *(f"{s}_z{i}" for s in "LR" for i in range(8))]),
    },
    "moticon-udp": {"time_unit": "s", "rate_hz": 100.0},
    "fullsoul": {"side": "left", "rate_hz": 100.0},
    "witmotion": {"rate_hz": 200.0, "bandwidth_hz": 98},
    "signal-lines": {"stream": "imu", "rate_hz": 100.0, "columns": "time_us,seq,ax,ay,az,gx,gy,gz"},
    "lsl": {"stream": "emg", "rate_hz": 250.0, "channels": 4},
    "openbci-cyton": {"channels": 4},
}
UNITS = {"witmotion": ("g", "deg/s"), "xsens-mti": ("m/s2", "rad/s"), "vectornav-ascii": ("m/s2", "rad/s")}
AMPLIFIERS = {"bitalino": (3.22, 512.0, 1600.0), "openbci-cyton": (0.02235, 0.0, 180_000.0), "lsl": (0.5, 0.0, 3000.0)}
MUSCLES = [("gluteus_medius", "left"), ("gluteus_maximus", "left"), ("gluteus_medius", "right"),
           ("gluteus_maximus", "right")]  # fmt: skip
WHOLE_S = 60.0
PLAN = (("lossy", 10.0, 8.0), ("stutter", 22.0, 10.0), ("unplug", 38.0, 3.0), ("clock_reset", 48.0, 0.0))
"""Fault, when, for how long."""
APART_S = 0.6
"""From one device's faults to the next one's."""
COUNTER_START = (1 << 32) - 900
"""Counters of 8, 16 and 32 bits wrap within the first seconds, those of 4 bits all the time."""
COMPANION = "right_sole"


def sensor_of(driver: str) -> str:
    """What the sensor of this driver is called in the rig."""
    return driver.replace("-", "_")


def faults(names: tuple[str, ...], seconds: float) -> list[str]:
    """Those of a run of so many seconds."""
    scale = seconds / WHOLE_S
    return [
        f"{sensor_of(name)}/{kind}@{scale * (at + place * APART_S):.2f}+{scale * length:.2f}"
        for place, name in enumerate(names)
        for kind, at, length in PLAN
    ]


def rig_text(names: tuple[str, ...], seconds: float) -> str:
    """The rig's file of a round."""
    sole = next(name for name in names if name in SOLES)
    document = {
        "name": "device soak",
        "sensors": [_sensor(name) for name in names],
        "imus": [_imu(name) for name in names if name in INERTIAL],
        "emgs": [_emg(name) for name in names if name in EMG],
        "sole": _sole(sole),
        "audio": {"output": "null"},
        "emulator": {
            "source": "walker",
            "seed": 1,
            "rate_hz": RATE_HZ[sole],
            "stand_s": 1.0,
            "clock_ppm": 60.0,
            "counter_start": COUNTER_START,
            "faults": faults(names, seconds),
        },
    }
    if sole == "fullsoul":
        document["sensors"].append(
            _sensor("fullsoul") | {"name": COMPANION, "options": {"side": "right", "rate_hz": 100.0}}
        )
    return tomlkit.dumps({key: value for key, value in document.items() if value != []})


def _sensor(name: str) -> dict:
    row = {"name": sensor_of(name), "driver": name, "port": "emulated"}
    return row | ({"options": OPTIONS[name]} if name in OPTIONS else {})


def _imu(name: str) -> dict:
    row = {"stream": f"{sensor_of(name)}.imu", "segment": "thigh", "leg": "left", "rate_hz": RATE_HZ[name]}
    if name == "bno08x-rvc":
        return row | {"gives": "quaternion"}
    acceleration, turning = UNITS.get(name, ("m/s2", "deg/s"))
    return row | {"acceleration_unit": acceleration, "turning_unit": turning}


def _emg(name: str) -> dict:
    microvolts, zero, limit = AMPLIFIERS[name]
    return {
        "stream": f"{sensor_of(name)}.emg",
        "rate_hz": RATE_HZ[name],
        "uv_per_count": microvolts,
        "zero_counts": zero,
        "limit_uv": limit,
        "channels": [{"muscle": muscle, "leg": leg} for muscle, leg in MUSCLES],
    }


def _sole(name: str) -> dict:
    """Zones as the example rigs of these soles have them."""
    file = {"fullsoul": "fullsoul", "moticon-udp": "moticon_lab"}.get(name, "emulated")
    return tomlkit.parse((RIGS / f"{file}.toml").read_text("utf-8")).unwrap()["sole"]
