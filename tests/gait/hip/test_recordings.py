"""Real walks: markers and belt of a treadmill, and orientations of both femurs and the pelvis.

The treadmill's thigh sensor is synthesised from the markers: its two strides are repeated, after standing.
"""

import lzma
from pathlib import Path

import numpy as np
import pytest
from scipy.signal import find_peaks
from scipy.spatial.transform import Rotation

from feedback.config.patient import Calibration
from feedback.gait.hip.chain import HipChain
from feedback.gait.hip.pose import flexion_axis, pose_of, still
from feedback.gait.hip.thigh import Thigh
from feedback.messages import HEEL_STRIKE, TOE_OFF, GaitEvent

pytestmark = pytest.mark.recordings

STAND_S, CYCLES, BELT_MPS = 6.0, 20, 0.99
LEG_M = 0.81
"""Trochanter to ankle, mean over the recording."""


class Treadmill:
    """csu-hmc: two strides of the right leg."""

    def __init__(self, folder: Path) -> None:
        lines = (folder / "treadmill_csuhmc" / "hbm_subject7_2d_rawdata.txt").read_text().splitlines()
        self._rows = np.array([line.split() for line in lines if not line.startswith("%")], dtype=float)
        self._t = self._rows[:, 0]
        down = self.column(14) > 0.05 * 67.2 * 9.81
        self.strikes = self._t[1:][down[1:] & ~down[:-1]]
        self.lifts = self._t[1:][~down[1:] & down[:-1]]
        self.cycle_s = self.strikes[2] - self.strikes[0]
        self.time_s = np.arange(0, STAND_S + CYCLES * self.cycle_s, 0.01)

    def column(self, k: int) -> np.ndarray:
        known = ~np.isnan(self._rows[:, k])
        return np.interp(self._t, self._t[known], self._rows[known, k])

    def endless(self, k: int) -> np.ndarray:
        """A marker's coordinate, repeated without a seam, its derivatives smooth (10 harmonics a stride)."""
        inside = (self._t >= self.strikes[0]) & (self._t < self.strikes[2])
        phase = (self._t[inside] - self.strikes[0]) / self.cycle_s
        ends = np.interp(self.strikes[[0, 2]], self._t, self.column(k))
        parts = np.fft.rfft(self.column(k)[inside] - (ends[1] - ends[0]) * phase)[:21] / inside.sum()
        parts[1:] *= 2
        turns = np.outer((self.time_s - STAND_S) / self.cycle_s, np.arange(21))
        return np.real(np.exp(2j * np.pi * turns) @ parts)

    def events(self, leg: str = "right", shift_s: float = 0.0) -> list[GaitEvent]:
        """Of the force: 5 % of body weight."""
        rows = []
        for cycle in range(CYCLES):
            start_s = STAND_S + cycle * self.cycle_s - self.strikes[0] + shift_s
            rows += [(start_s + at, HEEL_STRIKE) for at in self.strikes[:2]]
            rows += [(start_s + at, TOE_OFF) for at in self.lifts[:2]]
        return [
            GaitEvent(round(at * 1e9), round(at * 1e9), 0, leg, event, round(at * 1e9) + 10**7, 1.0, "")
            for at, event in sorted(rows)
        ]

    def thigh(self) -> tuple[np.ndarray, np.ndarray]:
        """Its angle (deg), and acceleration and turning of a sensor in its middle that points forward, left, up."""
        hip, knee = (np.c_[self.endless(k), self.endless(k + 1)] for k in (3, 5))
        walks = np.clip((self.time_s - STAND_S) / 0.5, 0, 1)
        walks = walks**2 * (3 - 2 * walks)
        angle = np.arctan2(knee[:, 0] - hip[:, 0], hip[:, 1] - knee[:, 1]) * walks
        place = (hip - hip[0]) * walks[:, None] + 0.2 * np.c_[np.sin(angle), -np.cos(angle)]
        pushed = np.gradient(np.gradient(place, 0.01, axis=0), 0.01, axis=0) + np.array([0, 9.81])
        ahead, up = np.c_[np.cos(angle), np.sin(angle)], np.c_[-np.sin(angle), np.cos(angle)]
        none = np.zeros_like(angle)
        turning = np.c_[none, -np.degrees(np.gradient(angle, 0.01)), none]
        return np.degrees(angle), np.c_[(pushed * ahead).sum(axis=1), none, (pushed * up).sum(axis=1), turning]


@pytest.fixture(scope="module")
def treadmill(recordings: Path) -> Treadmill:
    return Treadmill(recordings)


def test_the_trailing_limb_angle_from_force_and_belt_is_that_of_the_markers(hip, treadmill: Treadmill) -> None:
    """25.3 and 25.4 deg at its largest, by trochanter and ankle; 19.8 deg half way through the stride."""
    belt = hip.samples("treadmill.belt", np.array([0.0]), np.array([[BELT_MPS]]))
    for events in (treadmill.events(), [*treadmill.events(), *treadmill.events("left", 0.25 * treadmill.cycle_s)]):
        chain = HipChain(hip.rig(), hip.patient(leg_length_m=LEG_M))
        out = hip.listen(chain, belt, events=events)
        largest = hip.values(out, "trailing_limb_angle_peak_deg", "insoles+belt", "right")
        at_strike = hip.values(out, "trailing_limb_angle_deg", "insoles+belt", "right")
        assert min(len(largest), len(at_strike)) >= 2 * CYCLES - 3
        assert np.abs(largest - 25.35).max() < 4.0
        assert np.abs(at_strike - 19.8).max() < 4.0


@pytest.mark.parametrize("turned", [(0, 0, 0), (0, 0, 40), (110, -50, 20), (180, 0, 0)])
def test_the_thighs_peak_is_that_of_the_markers(hip, treadmill: Treadmill, turned) -> None:
    """-9.0 and -8.9 deg at 50 % of the stride."""
    angle, said = treadmill.thigh()
    mounting = Rotation.from_euler("xyz", turned, degrees=True)
    noise = np.random.default_rng(4).normal(0, 1, said.shape) * np.array([0.08] * 3 + [0.15] * 3)
    said = np.hstack([mounting.apply(said[:, :3]), mounting.apply(said[:, 3:]) + np.array([0.6, -0.4, 0.5])]) + noise
    chain = HipChain(hip.rig(hip.thigh("right")), None)
    samples = hip.samples("right_thigh.motion", treadmill.time_s, said)
    out = hip.listen(chain, samples, events=treadmill.events())
    extension = hip.values(out, "thigh_extension_deg", "thigh_imu", "right")
    assert len(extension) > 2 * CYCLES - 10
    assert np.abs(extension - 8.95).max() < 1.0
    assert np.abs(hip.values(out, "thigh_extension_pct", "thigh_imu", "right") - 50.0).max() < 3.0
    assert hip.values(out, "thigh_range_deg", "thigh_imu", "right") == pytest.approx(np.ptp(angle), abs=1.0)


class Femur:
    """One femur of the Xsens walk, after 4 s of standing as at its start; its angle by scipy's Euler angles."""

    def __init__(self, folder: Path, sensor: str) -> None:
        path = folder / "imu_opensense_walking" / "walking_orientations.sto.xz"
        lines = lzma.decompress(path.read_bytes()).decode().splitlines()
        first = lines.index("endheader") + 1
        column = lines[first].split("\t").index(sensor)
        rows = [line.split("\t")[column].split(",") for line in lines[first + 1 :] if line]
        walk = Rotation.from_quat(np.array(rows, dtype=float)[:, [1, 2, 3, 0]])
        self.rotation = Rotation.concatenate([Rotation.from_quat(np.repeat(walk[:1].as_quat(), 400, axis=0)), walk])
        self.time_s = np.arange(len(self.rotation)) / 100
        self.turning = np.zeros((len(self.rotation), 3))
        self.turning[1:-1] = (self.rotation[:-2].inv() * self.rotation[2:]).as_rotvec(degrees=True) * 50
        self.gravity = self.rotation.inv().apply([0, 0, 9.81])
        up = self.gravity[:400].mean(axis=0) / 9.81
        across = self.turning[900:] - np.outer(self.turning[900:] @ up, up)
        right = np.linalg.svd(across, full_matrices=False)[2][0]
        right *= np.sign(((across @ right) ** 3).mean())
        segment = self.rotation * Rotation.from_matrix(np.c_[np.cross(-right, up), -right, up])
        self.deg = -segment.as_euler("ZXY", degrees=True)[:, 2]

    def pose(self, stream: str):
        stood = still(self.time_s[:350], self.gravity[:350], self.turning[:350])
        walked = flexion_axis(self.turning[900:], stood.up)
        return pose_of(stream, stood, walked.axis, walked.planar_pct)


@pytest.mark.parametrize("gives", ["quaternion", "motion"])
@pytest.mark.parametrize(("leg", "sensor"), [("left", "femur_l_imu"), ("right", "femur_r_imu")])
def test_a_real_femur_moves_as_its_quaternions_say(hip, recordings: Path, leg: str, sensor: str, gives: str) -> None:
    """Range within 2 deg, and as many strides; a walk with turns, so only 73 to 79 % of its tilting is flexion."""
    femur = Femur(recordings, sensor)
    imu = hip.thigh(leg, gives=gives)
    noise = np.random.default_rng(1).normal(0, 1, (len(femur.time_s), 6)) * np.array([0.08] * 3 + [0.15] * 3)
    motion = np.c_[femur.gravity, femur.turning + np.array([0.4, -0.3, 0.5])] + noise
    said = femur.rotation.as_quat()[:, [3, 0, 1, 2]] if gives == "quaternion" else motion
    thigh = Thigh(imu, Calibration(made="now", rig="test", imus=(femur.pose(imu.stream),)).imus[0], 0.0)
    followed = []
    for sample in hip.samples(imu.stream, femur.time_s, said):
        thigh.feed(sample)
        followed.append(thigh.deg)
    mine, true = np.array(followed)[900:], femur.deg[900:]
    assert np.sqrt(((mine - true) ** 2).mean()) < 1.0
    assert np.ptp(mine) == pytest.approx(np.ptp(true), abs=2.0)
    assert thigh.strides == len(find_peaks(femur.deg, distance=60, prominence=10)[0])
