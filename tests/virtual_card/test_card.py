"""The recording card itself, and the sound device on it: what was asked against what sounded.

Nothing here depends on how punctual the machine is: an underrun is part of the record, and what is compared is what
was told with what was recorded.
"""

import ctypes
import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from feedback.clock import now_ns
from feedback.config import AudioOutput
from feedback.measuring import record as records
from feedback.messages import LEGS, Cue, Played
from feedback.outputs import AudioError
from feedback.outputs.audio import DeviceOutput
from feedback.outputs.synth import SOUNDS, waveform

MS = 1_000_000


def open_device(device: str = "stridecue_card", clock: Callable[[], int] = now_ns) -> DeviceOutput:
    output = DeviceOutput(AudioOutput(output="device", device=device), clock)
    output.start()
    return output


def cue(cue_id: int, due_ns: int, revision: int = 0, cancelled: str = "") -> Cue:
    look = (LEGS[cue_id % 2], due_ns, due_ns, 0, SOUNDS[cue_id % 3], -12.0)
    return Cue(0, 7, 0, cue_id, revision, "glute_ready", *look, cancelled)


def play(output: DeviceOutput, count: int) -> tuple[dict[int, int], list[Played]]:
    """Place cues at odd phases, 150 ms apart, some moved or cancelled; (cue_id: last due time, what was told)."""
    dues: dict[int, int] = {}
    for cue_id in range(count):
        begin_ns = now_ns()
        dues[cue_id] = begin_ns + 60 * MS + cue_id * 777_777
        if cue_id % 4 == 1:
            output.place(cue(cue_id, dues[cue_id] + 15 * MS), now_ns())
            output.place(cue(cue_id, dues[cue_id], revision=1), now_ns())
        elif cue_id % 4 == 2:
            output.place(cue(cue_id, dues[cue_id]), now_ns())
            output.place(cue(cue_id, dues[cue_id], revision=1, cancelled="stopped"), now_ns())
        else:
            output.place(cue(cue_id, dues[cue_id]), now_ns())
        time.sleep(max(0.0, (begin_ns + 150 * MS - now_ns()) / 1e9))
    output.stop()
    return dues, output.reports()


def compare(dues: dict[int, int], told: list[Played], path: Path) -> list[float]:
    """Check that what was told played sounded once, sample for sample, and nothing else; errors of onsets in ns."""
    heard = records.read(path.read_bytes())
    at_ns, frames = records.onsets(heard)
    owner = [min(dues, key=lambda cue_id: abs(dues[cue_id] - at)) for at in at_ns.tolist()]
    assert sorted(report.cue_id for report in told) == sorted(dues)
    assert sorted(owner) == sorted(report.cue_id for report in told if report.outcome == "played")
    for cue_id, frame in zip(owner, frames.tolist(), strict=True):
        end = heard.end[np.searchsorted(heard.first, frame, side="right") - 1]
        wave = waveform(SOUNDS[cue_id % 3], LEGS[cue_id % 2], -12.0, heard.rate_hz, 2)[: end - frame]
        assert np.array_equal(heard.samples[frame : frame + len(wave)] * 32768, np.rint(wave * 32767))
    onset_ns = {report.cue_id: report.onset_ns for report in told}
    return [abs(at - onset_ns[cue_id]) for at, cue_id in zip(at_ns.tolist(), owner, strict=True)]


def test_cues_sound_where_they_were_told_to(record: Path) -> None:
    output = open_device()
    dues, told = play(output, 12)
    errors_ns = compare(dues, told, record)
    assert {report.outcome for report in told if report.cue_id in (2, 6, 10)} <= {"cancelled", "late"}
    assert len(errors_ns) >= 1
    assert np.median(errors_ns) <= 3 * 1e9 / 48_000
    assert output.notes == []


def test_a_block_that_comes_too_late_is_lost_and_the_next_cues_are_right(record: Path) -> None:
    asleep: list[int] = []

    def drowsy_ns() -> int:
        """Oversleeps once, in the middle of a block with a cue."""
        begun = output._mixer._begun
        if begun and begun[0][0].cue_id >= 3 and not asleep:
            asleep.append(begun[0][0].cue_id)
            time.sleep(0.06)
        return now_ns()

    output = DeviceOutput(AudioOutput(output="device"), drowsy_ns)
    output.start()
    dues, told = play(output, 9)
    compare(dues, told, record)
    assert [report.outcome for report in told if report.cue_id in asleep] == ["lost"]
    assert "played" in {report.outcome for report in told if report.cue_id > asleep[0]}
    assert records.read(record.read_bytes()).dry.sum() >= 1
    assert output.health(now_ns()).underruns >= 1


@pytest.mark.parametrize(
    ("block", "latency_ms", "period", "ring"),
    [
        (32, 1.4, 32, 96),
        (64, 3.0, 64, 192),
        (128, 5.5, 128, 384),
        (256, 10.7, 256, 768),
        (512, 21.4, 512, 1536),
        (1024, 43.0, 1024, 3072),
    ],
)
def test_the_ring_is_as_long_as_asked(block: int, latency_ms: float, period: int, ring: int, record: Path) -> None:
    output = DeviceOutput(AudioOutput(output="device", block_frames=block, latency_ms=latency_ms))
    output.start()
    output.stop()
    got = records.read(record.read_bytes())
    assert (got.period_frames, got.ring_frames) == (period, ring)
    assert not [note for note in output.notes if "not the" in note]


@pytest.mark.parametrize(
    ("block", "latency_ms", "said"),
    [(1024, 21.4, ""), (1024, 3.0, "holds 21.3 ms of sound, not the 3 ms"), (64, 5.5, r"takes about \d+ blocks of 64")],
)
def test_what_the_card_gave_instead_is_said(block: int, latency_ms: float, said: str, record: Path) -> None:
    output = DeviceOutput(AudioOutput(output="device", block_frames=block, latency_ms=latency_ms))
    output.start()
    output.stop()
    assert re.search(said, " ".join(output.notes))


def test_a_start_prints_nothing(record: Path, capfd: pytest.CaptureFixture[str]) -> None:
    open_device(device="").stop()
    assert capfd.readouterr() == ("", "")


def test_unknown_devices_are_answered_with_those_there_are(record: Path) -> None:
    with pytest.raises(AudioError, match="no sound device is called 'usb'; there are: 'stridecue_card', 'default'"):
        open_device(device="usb")


def test_a_device_without_pace_is_refused(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "asound.conf").write_text("pcm.default { type null }\n")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "asound.conf"))
    with pytest.raises(AudioError, match="sound device 'default' does not run"):
        open_device(device="")


class Pcm:
    """The card through plain alsa-lib, without PortAudio."""

    def __init__(self) -> None:
        self._alsa = ctypes.CDLL("libasound.so.2")
        self._handle = ctypes.c_void_p()
        self._ask("snd_pcm_open", ctypes.byref(self._handle), b"stridecue_card", 0, 0)
        self._ask("snd_pcm_set_params", self._handle, 2, 3, 1, 48_000, 0, 20_000)

    def _ask(self, name: str, *arguments: object) -> int:
        function = getattr(self._alsa, name)
        function.restype = ctypes.c_long
        return ctypes.c_int(function(*arguments)).value

    def write(self, samples: np.ndarray) -> int:
        return self._ask("snd_pcm_writei", self._handle, samples.ctypes.data_as(ctypes.c_void_p), len(samples))

    def prepare(self) -> int:
        return self._ask("snd_pcm_prepare", self._handle)

    def close(self) -> None:
        self._ask("snd_pcm_close", self._handle)


def test_it_keeps_what_it_was_handed_and_notes_where_it_ran_dry(record: Path) -> None:
    pcm, samples = Pcm(), np.arange(1, 4_801, dtype="<i2")
    begin_ns = time.monotonic_ns()
    assert pcm.write(samples) == 4_800
    time.sleep(0.05)
    assert pcm.write(samples[:480]) == -32
    assert pcm.prepare() == 0
    assert pcm.write(samples[:2_400]) == 2_400
    end_ns = time.monotonic_ns()
    pcm.close()
    heard = records.read(record.read_bytes())
    assert np.array_equal(heard.samples[:4_800, 0] * 32768, samples)
    assert heard.end[0] == 4_800
    assert heard.dry[0]
    assert begin_ns < heard.start_ns[0] < heard.start_ns[-1] < end_ns
    assert heard.start_ns[-1] >= heard.start_ns[0] + 100 * MS
    assert heard.sounded_ns(np.array([0, 480])).tolist() == [heard.start_ns[0], heard.start_ns[0] + 10 * MS]
    assert np.array_equal(heard.samples[heard.first[-1] :, 0] * 32768, samples[: len(heard.samples) - heard.first[-1]])


def test_its_pace_is_that_of_the_clock(record: Path) -> None:
    pcm, samples = Pcm(), np.ones(9_600, "<i2")
    begin_ns = time.monotonic_ns()
    written = pcm.write(samples)
    took_ns = time.monotonic_ns() - begin_ns
    pcm.close()
    assert took_ns >= (written - records.read(record.read_bytes()).ring_frames) * 1_000_000_000 // 48_000
    assert written > 0


def test_listing_the_devices_leaves_an_old_record_alone(record: Path) -> None:
    open_device().stop()
    before = record.read_bytes()
    with pytest.raises(AudioError):
        open_device(device="no such device")
    assert record.read_bytes() == before


def test_what_is_no_record_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(bytes(200_000))
    with pytest.raises(ValueError, match="no record of a virtual card"):
        records.read((tmp_path / "other.bin").read_bytes())
