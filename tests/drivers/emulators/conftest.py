"""One synthetic patient who stands, walks, stops and walks on, slower."""

import pytest

from drivers.emulators.body import Body
from drivers.emulators.steps import Part
from drivers.emulators.traits import Traits
from drivers.emulators.walker import Patient, Walker

PARTS = (
    Part("stand", 4),
    Part("walk", 20),
    Part("stand", 6),
    Part("walk", 20, stride_s=1.1, end_stride_s=1.4),
    Part("walk"),
)


@pytest.fixture
def walker() -> Walker:
    return Walker(Patient(seed=3, parts=PARTS))


@pytest.fixture
def body(walker: Walker) -> Body:
    return Body(walker, Traits())
