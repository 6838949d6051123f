"""BIDS-motion: a data set that grows by a session each time (https://bids-specification.readthedocs.io, 1.10).

Lives here: `write`, where each file lies, and the data set's own files. Why: motion data are shared so. Must never: put
a name anywhere: participants are pseudonyms; or mix two pseudonyms that BIDS, which knows letters and digits only,
would spell alike.

    dataset_description.json  README  participants.tsv/.json
    sub-P07/ses-20261130T101500Z/sub-P07_ses-…_scans.tsv/.json
    sub-P07/ses-20261130T101500Z/motion/…_task-treadmill_tracksys-SENSORSTREAM_motion.tsv/.json, _channels.tsv
    sub-P07/ses-20261130T101500Z/motion/…_task-treadmill_events.tsv/.json

One tracking system a stream, for each has its own rate and times; what is in them: bids_parts.py.
"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from feedback import __version__
from feedback.records.export import ExportError, private, stem
from feedback.records.export.bids_parts import EVENTS, channel_rows, event_rows, motion_facts, motion_rows, tsv
from feedback.records.export.recording import Recording, read
from feedback.records.session import SessionReader
from feedback.records.settings import patient_of

TASK = "treadmill"
VERSION = "1.10.0"
README = """Walking with biofeedback, recorded with stridecue and exported from its session files.

Each stream of a sensor is a tracking system of its own. The first column of each motion.tsv is the time of the sample
(LATENCY), in seconds from the session's origin: the instant of acq_time in scans.tsv. Onsets in events.tsv count from
the same instant. Pseudonyms are spelled without signs in participant_id; participants.tsv has them as they were.
"""
_PARTICIPANTS = {
    "pseudonym": "as in the session; never a name",
    "group": "diagnosis group of the patient's file",
    "affected_leg": "the side that is trained: left, right, both or none",
}


def write(session: SessionReader, out: Path) -> list[Path]:
    """Add one session to the data set OUT. ExportError: no samples, or a pseudonym that is taken."""
    recording = read(session)
    if not recording.series:
        raise ExportError(f"{session.path}: holds no samples, and BIDS-motion is about samples")
    subject = label(session.facts.patient or "unknown")
    made = _dataset(out, recording, subject)
    name = f"sub-{subject}_ses-{label(_session(session))}"
    folder = out / f"sub-{subject}" / f"ses-{label(_session(session))}"
    (folder / "motion").mkdir(parents=True, exist_ok=True, mode=0o700)
    task = folder / "motion" / f"{name}_task-{TASK}"
    motions = []
    for series in recording.series:
        system = f"{task}_tracksys-{label(series.name)}"
        motions.append(_put(f"{system}_motion.tsv", tsv(motion_rows(recording, series))))
        made += [
            _put(f"{system}_motion.json", _json(motion_facts(recording, series, TASK))),
            _put(f"{system}_channels.tsv", tsv(channel_rows(series))),
        ]
    made += [_put(f"{task}_events.tsv", tsv(event_rows(recording))), _put(f"{task}_events.json", _json(EVENTS))]
    scans = [("filename", "acq_time"), *((str(path.relative_to(folder)), _acquired(recording)) for path in motions)]
    return [*made, *motions, _put(f"{folder / name}_scans.tsv", tsv(scans))]


def label(text: str) -> str:
    """As BIDS may spell it: letters and digits."""
    return re.sub(r"[^A-Za-z0-9]", "", text)


def _session(session: SessionReader) -> str:
    """The session's start, in UTC to the second; the file's own name where nobody knows it."""
    at_s = session.facts.started_unix_s
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y%m%dT%H%M%SZ") if at_s else stem(session)


def _acquired(recording: Recording) -> str:
    at_s = recording.session.facts.started_unix_s
    return f"{datetime.fromtimestamp(at_s, UTC):%Y-%m-%dT%H:%M:%S.%f}Z" if at_s else "n/a"


def _dataset(out: Path, recording: Recording, subject: str) -> list[Path]:
    """The files at the top; who takes part is added to."""
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    about: dict[str, Any] = {
        "Name": "Walking with biofeedback",
        "BIDSVersion": VERSION,
        "DatasetType": "raw",
        "GeneratedBy": [{"Name": "stridecue", "Version": __version__}],
    }
    head = ("participant_id", *_PARTICIPANTS)
    rows = _participants(out / "participants.tsv")
    pseudonym = recording.session.facts.patient or "unknown"
    if rows.get(f"sub-{subject}", (pseudonym,))[0] != pseudonym:
        raise ExportError(
            f"{recording.session.path}: '{pseudonym}' would be sub-{subject}, which is "
            f"'{rows[f'sub-{subject}'][0]}' in {out}: choose another folder"
        )
    patient = patient_of(recording.session)
    told = (patient.diagnosis or "n/a", patient.affected_leg) if patient else ("n/a", "n/a")
    rows[f"sub-{subject}"] = (pseudonym, *told)
    table = [head, *((name, *row) for name, row in sorted(rows.items()))]
    kept = [] if (out / "dataset_description.json").exists() else [_put(out / "dataset_description.json", _json(about))]
    kept += [] if (out / "README").exists() else [_put(out / "README", README)]
    described = {name: {"Description": words} for name, words in _PARTICIPANTS.items()}
    return [
        *kept,
        _put(out / "participants.tsv", tsv(table)),
        _put(out / "participants.json", _json(described)),
    ]


def _participants(path: Path) -> dict[str, tuple[str, ...]]:
    """Who is in the data set already."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    return {cells[0]: tuple(cells[1:]) for cells in (line.split("\t") for line in lines)}


def _put(path: str | Path, text: str) -> Path:
    private(Path(path)).write_text(text, encoding="utf-8")
    return Path(path)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, allow_nan=False) + "\n"
