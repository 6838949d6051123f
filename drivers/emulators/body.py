"""The synthetic patient's other signals, all of one walk.

Lives here: Body, which joins limbs, muscles and belt with the walker whose steps they follow; BeltEncoder. Why: each
emulated device plays a part of the same person, and tests ask the same person for the truth. Must never: do I/O.
"""

import numpy as np

from drivers.emulators.belt import NOISE_MPS, Array, Belt
from drivers.emulators.blocks import Blocks
from drivers.emulators.electrodes import Amplifier, Electrodes
from drivers.emulators.inertial import Inertial, Worn
from drivers.emulators.limbs import Limbs
from drivers.emulators.muscles import Muscles
from drivers.emulators.source import Frame
from drivers.emulators.traits import Traits
from drivers.emulators.walker import Walker


class Body:
    """One patient: `belt`, `limbs` and `muscles` tell the truth, and the rest makes sources of it."""

    def __init__(self, walker: Walker, traits: Traits) -> None:
        self._walker, self._traits = walker, traits
        self.belt = Belt(walker.timeline, walker.patient.rhythm.stride_s, traits.belt_mps)
        self.limbs = Limbs(walker, self.belt, traits)
        self.muscles = Muscles(walker, traits)

    def inertial(self, worn: Worn, rate_hz: float) -> Inertial:
        """What a sensor worn so tells."""
        return Inertial(self._walker, self.limbs, worn, rate_hz, self._traits.height_m)

    def electrodes(self, amplifier: Amplifier) -> Electrodes:
        """What these electrodes tell."""
        return Electrodes(self.muscles, self._traits, amplifier, self._walker.patient.seed)

    def encoder(self, stream: str, rate_hz: float) -> "BeltEncoder":
        """What an encoder on the belt tells."""
        return BeltEncoder(self.belt, self._walker.patient.seed, stream, rate_hz)


class BeltEncoder(Blocks):
    """Plays the belt's speed in m/s, with an encoder's noise and never below 0."""

    def __init__(self, belt: Belt, seed: int, stream: str, rate_hz: float) -> None:
        super().__init__(rate_hz)
        self.streams = (stream,)
        self._belt, self._seed = belt, seed

    def draw(self, times_s: Array, number: int) -> list[Frame]:
        """See drivers.emulators.blocks.Blocks."""
        speed = self._belt.speed(times_s)
        noise = np.random.default_rng([self._seed, 2, number]).normal(0, NOISE_MPS, speed.shape)
        told = np.where(speed > 0, np.maximum(speed + noise, 0.0), 0.0).tolist()
        return [Frame(time_s, ((mps,),)) for time_s, mps in zip(times_s.tolist(), told, strict=True)]
