"""The belt under the synthetic patient."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.emulators.belt import POWER, Belt
from drivers.emulators.body import Body
from drivers.emulators.steps import Part
from drivers.emulators.walker import Patient, Walker


def test_it_stands_while_the_patient_stands_and_goes_while_the_patient_walks(body: Body) -> None:
    assert body.belt.speed(np.array([0.0, 3.9])).tolist() == [0, 0]
    assert body.belt.speed(np.arange(6.0, 23.0, 0.1)) == pytest.approx(1.2)
    assert body.belt.speed(np.arange(26.0, 29.9, 0.1)) == pytest.approx(0)


def test_a_slower_cadence_has_a_slower_belt(body: Body) -> None:
    times_s = np.arange(33.0, 49.0, 0.5)
    speed = body.belt.speed(times_s)
    assert (np.diff(speed) < 0).all()
    assert body.belt.speed(np.array([55.0]))[0] == pytest.approx(1.2, abs=0.01), "the last part has the usual cadence"
    assert speed[-1] == pytest.approx(1.2 * (1.1 / 1.4) ** (1 / POWER), abs=0.05)


@given(st.lists(st.floats(0, 60), min_size=1, max_size=20))
def test_it_depends_on_the_time_alone(times: list[float]) -> None:
    walker = Walker(Patient(parts=(Part("stand", 3), Part("walk", 9), Part("stand", 5), Part("walk"))))
    belt = Belt(walker.timeline, 1.1, 1.2)
    apart = [belt.speed(np.array([t]))[0] for t in times]
    order = np.argsort(times)
    assert belt.speed(np.array(times)[order]).tolist() == [apart[i] for i in order]


def test_the_encoder_tells_it_with_noise_and_never_less_than_nothing(body: Body) -> None:
    encoder = body.encoder("belt", 10.0)
    told = np.array([encoder.frame(i).values[0][0] for i in range(230)])
    assert set(told[:38]) == {0.0}
    assert 0.002 < (told[60:] - 1.2).std() < 0.01
