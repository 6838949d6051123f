"""Configuration: rigs (what stands in the room), protocols (what is trained), patients (who walks).

Load with `load_rig`, `load_protocol`, `load_patient`; save with `save_values` and `save_calibration`,
which keep every comment. A fault is a ConfigError that names file, line, key, value, bound and what to do.
"""

from feedback.config.audio import AudioOutput
from feedback.config.calibrated import save_calibration
from feedback.config.cues import Cues, GluteReady
from feedback.config.load import ConfigError, Fault, load_patient, load_protocol, load_rig, save_values, text_with
from feedback.config.outlets import Outlets
from feedback.config.patient import Calibration, Patient
from feedback.config.protocol import Protocol
from feedback.config.rig import Emulator, Recorder, Rig, Sensor, Sole, Zone

__all__ = [
    "AudioOutput",
    "Calibration",
    "ConfigError",
    "Cues",
    "Emulator",
    "Fault",
    "GluteReady",
    "Outlets",
    "Patient",
    "Protocol",
    "Recorder",
    "Rig",
    "Sensor",
    "Sole",
    "Zone",
    "load_patient",
    "load_protocol",
    "load_rig",
    "save_calibration",
    "save_values",
    "text_with",
]
