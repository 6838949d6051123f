"""A synthetic patient: the forces under both soles, with the true times of each heel strike and toe off.

Lives here: Walker, which turns the plan of steps into zone forces, block by block. Why: no recording knows the truth
to the millisecond, and no patient falters on request. Must never: do I/O, or depend on who asks when: a frame depends
on the seed and its index alone.

Both feet together carry m (g + a). The body's centre rises and falls once a step and is lowest in double support, so
the total is 1 + bounce * cos(2 pi phase) body weights from the middle of one double support to that of the next; its
mean is body weight exactly. The landing foot takes over within the double support. That gives each foot its two peaks
and the trough between (Winter 1991, The Biomechanics and Motor Control of Human Gait).
"""

from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from random import Random

import numpy as np
from numpy.typing import NDArray

from drivers.emulators.pathology import HALF, Pathology, falter
from drivers.emulators.sole import CELLS, onto, spread
from drivers.emulators.source import Event
from drivers.emulators.steps import LEFT, RIGHT, Part, Rhythm, plan
from drivers.emulators.timeline import Contact, Timeline

Array = NDArray[np.float64]

GRAVITY = 9.80665
ONSET_S = 0.008
"""Softness of the shoe at contact: the load begins as a parabola of about this length."""
UNLOADING = 1.5
"""Exponent with which the leaving foot's share fades."""
LONG_STANCE_S, USUAL_STANCE_S = 1.6, 0.7
"""A longer stance than this is standing with a step before or after it, each rolling over as in the usual one."""
SWAY_HZ, SWAY = (0.11, 0.23, 0.41), 0.02
"""The weight's slow swaying between the feet in standing, each as a share of it."""
MARGIN_S = 1.0
"""A fault, or a shuffling foot's event, may reach so far beyond the stride that it belongs to."""
DRIFT_S = 600.0
"""Time constant of the sensors' drift."""


@dataclass(frozen=True)
class Patient:
    """Who walks, and in what soles."""

    seed: int = 1
    mass_kg: float = 70.0
    rhythm: Rhythm = field(default_factory=Rhythm)
    parts: tuple[Part, ...] = (Part("stand", 3.0), Part("walk"))
    pathologies: tuple[Pathology, ...] = ()
    zones: tuple[tuple[float, float], ...] = CELLS
    """(x, y) of the zones of one sole."""
    noise_n: float = 0.7
    """SD of each zone's noise, N."""
    drift_n: float = 1.5
    """Largest drift of a zone's zero, N, most of it within a quarter of an hour."""


class Walker:
    """Forces under a Patient's feet by time, and the true events."""

    def __init__(self, patient: Patient) -> None:
        self.patient = patient
        luck = Random(f"{patient.seed} stiff")
        stiff = {row.leg: row.share for row in patient.pathologies if row.kind == "stiff"}
        self.timeline = Timeline(
            plan(patient.parts, patient.rhythm, Random(patient.seed), lambda leg: luck.random() < stiff.get(leg, 0.0))
        )
        self._to_zones = onto(patient.zones)
        shapes = np.random.default_rng([patient.seed, 0])
        self._sway = shapes.uniform(0, 2 * np.pi, len(SWAY_HZ))
        self._drift = patient.drift_n * shapes.uniform(0, 1, (2, len(patient.zones)))

    def events(self, from_s: float, until_s: float) -> list[Event]:
        """True events with from_s < time <= until_s, in order."""
        if not any(row.kind == "shuffle" for row in self.patient.pathologies):
            return self.timeline.events(from_s, until_s)
        around = map(self._felt, self.timeline.events(from_s - MARGIN_S, until_s + MARGIN_S))
        return sorted(row for row in around if from_s < row.time_s <= until_s)

    def _felt(self, row: Event) -> Event:
        """An event of a foot that shuffles in the swing around it is the instant of half the load."""
        contacts = self.timeline.contacts(row.leg, row.time_s, row.time_s)
        if not self._has("shuffle", row.leg, max(contact for contact in contacts if contact.start_s < row.time_s)):
            return row
        rows = self.timeline.transfers(row.time_s, row.time_s)
        transfer = next(edge for edge in rows if row.time_s in (edge.start_s, edge.end_s))
        return row._replace(time_s=transfer.start_s + HALF * (transfer.end_s - transfer.start_s))

    def forces(self, times_s: Array) -> tuple[Array, Array]:
        """Forces in newtons of the left and the right sole at ascending times, each of shape (times, zones).

        Exact: without the sensors' noise and drift.
        """
        share, standing = self._shares(times_s)
        for fault in self.patient.pathologies:
            share = self._falter(fault, times_s, share)
        total = self.patient.mass_kg * GRAVITY * self._total(times_s)
        left = self._foot(LEFT, times_s, total * share, standing)
        return left, self._foot(RIGHT, times_s, total * (1 - share), standing)

    def readings(self, times_s: Array, block: int) -> tuple[Array, Array]:
        """As forces, with each zone's noise and drift, never below zero. `block` is the number of the noise's draw."""
        random = np.random.default_rng([self.patient.seed, 1 + block])
        fade = (1 - np.exp(-times_s / DRIFT_S))[:, None]
        left, right = (
            np.maximum(0.0, force + random.normal(0, self.patient.noise_n, force.shape) + fade * drift)
            for force, drift in zip(self.forces(times_s), self._drift, strict=True)
        )
        return left, right

    def _shares(self, times_s: Array) -> tuple[Array, Array]:
        """The left foot's share of the load, and how much of it is quiet standing (0 … 1)."""
        rows = self.timeline.transfers(times_s[0], times_s[-1])
        starts, ends, before, after = np.array([row[:4] for row in rows]).T
        at = np.searchsorted(starts, times_s, side="right") - 1
        lasts = ends[at] - starts[at]
        done = np.clip((times_s - starts[at]) / lasts, 0, 1)
        smooth = done * done * (3 - 2 * done)
        stood, stands = (((side > 0) & (side < 1))[at] for side in (before, after))
        eased = np.where(stood, smooth, _taken_over(done, ONSET_S / lasts))
        standing = stood + (stands.astype(float) - stood) * smooth
        waves = np.sin(2 * np.pi * np.outer(times_s, SWAY_HZ) + self._sway).sum(axis=1)
        share: Array = before[at] + (after[at] - before[at]) * eased + SWAY * waves * standing
        return share, standing

    def bounce(self, times_s: Array) -> tuple[Array, Array, Array]:
        """How the body's centre rises and falls with each step: (swing of the total force as a share, phase, its rate).

        The phase is 0 in the middle of double support, where the force is largest, and 1 in that of the next; its rate
        is in steps per second.
        """
        rows = self.timeline.transfers(times_s[0], times_s[-1])
        middles = np.array([(row.start_s + row.end_s) / 2 for row in rows] + [1e9])
        bounces = np.array([row.bounce for row in rows] + [0.0])
        at = np.searchsorted(middles, times_s, side="right") - 1
        rate = 1 / (middles[at + 1] - middles[at])
        phase = (times_s - middles[at]) * rate
        return bounces[at] * (1 - phase) + bounces[at + 1] * phase, phase, rate

    def _total(self, times_s: Array) -> Array:
        """Both feet's force over body weight."""
        bounce, phase, _ = self.bounce(times_s)
        rows = self.timeline.transfers(times_s[0], times_s[-1])
        starts, ends, before, after = np.array([(row.start_s, row.end_s, *row.borne) for row in rows]).T
        now = np.searchsorted(starts, times_s, side="right") - 1
        done = np.clip((times_s - starts[now]) / (ends[now] - starts[now]), 0, 1)
        borne = before[now] + (after[now] - before[now]) * done * done * (3 - 2 * done)
        total: Array = borne * (1 + bounce * np.cos(2 * np.pi * phase))
        return total

    def _foot(self, leg: str, times_s: Array, load: Array, standing: Array) -> Array:
        """The zones' forces of one foot that carries this load."""
        contacts = self.timeline.contacts(leg, times_s[0], times_s[-1])
        _, starts, ends = np.array(contacts).T
        at = np.searchsorted(starts, times_s, side="right") - 1
        stance = _stance(times_s, starts[at], ends[at])
        faulty = np.array([self._has("toe_first", leg, row) for row in contacts])
        zones: Array = load[:, None] * (spread(stance, standing, faulty[at]) @ self._to_zones)
        return zones

    def _falter(self, fault: Pathology, times_s: Array, share: Array) -> Array:
        """The left foot's share with a gait fault's change; the other foot carries the rest."""
        own = share if fault.leg == LEFT else 1 - share
        contacts = self.timeline.contacts(fault.leg, times_s[0] - MARGIN_S, times_s[-1] + MARGIN_S)
        for row, following in pairwise([*contacts, Contact(0, inf, inf)]):
            if self._has(fault.kind, fault.leg, row):
                own = falter(fault.kind, own, times_s, row.start_s, row.end_s, following.start_s)
        return own if fault.leg == LEFT else 1 - own

    def _has(self, kind: str, leg: str, contact: Contact) -> bool:
        """Whether this stride has that fault; the first contact, standing from the start, has none."""
        share = sum(row.share for row in self.patient.pathologies if (row.kind, row.leg) == (kind, leg))
        luck = Random(f"{self.patient.seed} {kind} {leg} {contact.number}").random()
        return contact.number > 0 and luck < share


def _taken_over(done: Array, onset: Array) -> Array:
    """Share of the load that the landing foot has taken over when this much of double support is done (0 … 1)."""
    eased = done * done * (1 + onset) / (done + onset)
    taken: Array = 1 - (1 - np.minimum(eased, 1)) ** UNLOADING
    return taken


def _stance(times_s: Array, starts_s: Array, ends_s: Array) -> Array:
    """How far the foot has rolled over, 0 … 1; half way while it stands."""
    lasts = ends_s - starts_s
    since, left = times_s - starts_s, ends_s - times_s
    begun = np.clip(since / USUAL_STANCE_S, 0, 0.5)
    ending = np.clip(1 - left / USUAL_STANCE_S, 0.5, 1)
    rolled: Array = np.where(lasts < LONG_STANCE_S, np.clip(since / lasts, 0, 1), np.where(since < left, begun, ending))
    return rolled
