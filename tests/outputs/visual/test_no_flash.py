"""Whatever is told, and however fast: nowhere on the picture, nor of all of it, more than three flashes in a second.

A flash, by WCAG 2.3.1, is a pair of opposing changes of relative luminance by 10 % or more of the most, where the
darker of the two is below 0.80. Counted here at each point of a small picture, whatever its area, which is stricter.
"""

from collections.abc import Callable, Iterator
from itertools import cycle

import numpy as np
import numpy.typing as npt
import pygame
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from feedback.config import Protocol, Rig
from feedback.messages import LEGS, Acknowledged, AudioHealth, Cue, Message, Signal
from feedback.outputs.scene import Stage
from feedback.outputs.visual import Painter

MS, SECOND = 1_000_000, 1_000_000_000
BEGIN, FRAME_NS, SECONDS = 50 * SECOND, SECOND // 60, 1.9
SIZE = (256, 144)
CHANGE, DARKER, FLASHES = 0.1, 0.8, 3
_NEVER_S = -1e9
Field = npt.NDArray[np.float64]


class Flashes:
    """Opposing changes at each point: eight of them are four flashes."""

    def __init__(self, first: Field) -> None:
        self._extreme, self._rising = first.copy(), np.zeros(first.shape, bool)
        self._times = np.full((2 * FLASHES + 2, *first.shape), _NEVER_S)
        self.is_too_many = False

    def see(self, luminance: Field, now_s: float) -> None:
        extreme, rising = self._extreme, self._rising
        further = np.where(rising, luminance > extreme, luminance < extreme)
        extreme[further] = luminance[further]
        darker = np.minimum(luminance, extreme)
        turned = (np.abs(luminance - extreme) >= CHANGE) & (darker < DARKER)
        extreme[turned] = luminance[turned]
        rising[turned] = ~rising[turned]
        self._times[:, turned] = np.roll(self._times[:, turned], 1, axis=0)
        self._times[0, turned] = now_s
        oldest = self._times[-1]
        self.is_too_many |= bool(((oldest > _NEVER_S) & (self._times[0] - oldest < 1.0)).any())


def luminance(surface: pygame.Surface) -> Field:
    share = pygame.surfarray.array3d(surface)[::3, ::2] / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    field: Field = linear @ np.array([0.2126, 0.7152, 0.0722])
    return field


def health(t_ns: int, silenced: bool) -> AudioHealth:
    return AudioHealth(t_ns, 0, 0, "speaker", 48000, 128, 0, 0, 0, silenced=silenced)


def held(t_ns: int) -> Cue:
    return Cue(t_ns, 0, 0, 9, 0, "hip_extend", "left", t_ns, t_ns, 0, "tone", -15.0, "", t_ns + SECOND)


@pytest.fixture(scope="session")
def makers(say) -> list[Callable[[int], Message]]:  # type: ignore[no-untyped-def]
    """Each makes a message of an instant."""
    kinds = [("training", ("hip_extend",)), ("training", ("glute_hold",)), ("probe", ()), ("pause", ()), ("end", ())]
    return [
        *(lambda t, a=a, b=b: say.gait(t_ns=t, left=a, right=b) for a, b in ((0.0, 1.0), (1.0, 0.0), (1.0, 1.0))),
        lambda t: say.gait("no_signal", t),
        *(lambda t, n=n, leg=leg: say.sole(leg, (n,) * 8, t) for n in (0.0, 300.0) for leg in LEGS),
        *(lambda t, s=s, leg=leg: Signal(t, t, 0, f"insoles.{leg}", s, "") for s in ("ok", "silent") for leg in LEGS),
        *(lambda t, leg=leg, k=k: say.played(t, leg, k) for leg in LEGS for k in ("glute_ready", "hip_extend")),
        *(lambda t, s=s, v=v: say.outcome(s, "left", v, t) for s, v in (("hit", 14.0), ("miss", 5.0), ("near", 11.0))),
        held,
        *(lambda t, d=d: say.thigh(d, t) for d in (20.0, -20.0)),
        *(lambda t, k=k, c=c: say.block(k, c, t) for k, c in kinds),
        lambda t: say.block("probe", (), t, 3),
        *(lambda t, quiet=quiet: health(t, quiet) for quiet in (True, False)),
        lambda t: Acknowledged(t, 0, 0, 1, "screen", "effort", "5", "", ""),
    ]  # fmt: skip


def frames(stage: Stage, told: Iterator[Message], gap_ms: int) -> Iterator[int]:
    """Tells the messages at their pace and yields the time of each picture."""
    next_ns = BEGIN
    for frame in range(round(SECONDS * 60)):
        now_ns = BEGIN + frame * FRAME_NS
        while next_ns <= now_ns:
            stage.take(next(told))
            next_ns += gap_ms * MS
        yield now_ns


@settings(
    max_examples=12,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_nothing_flashes(full_rig: Rig, hip: Protocol, say, makers, theme: str, data) -> None:  # type: ignore[no-untyped-def]
    chosen = data.draw(st.lists(st.sampled_from(range(len(makers))), min_size=2, max_size=7))
    gap_ms = data.draw(st.sampled_from([4, 16, 17, 33, 60, 90, 130, 170, 250]))
    calm = data.draw(st.booleans())
    screen = full_rig.screen.model_copy(update={"reduce_motion": calm})
    stage, clock = Stage(full_rig.model_copy(update={"screen": screen}), hip), [BEGIN]
    for message in (say.gait(t_ns=BEGIN), say.block(cues=("hip_extend",), t_ns=BEGIN), say.target()):
        stage.take(message)

    def told() -> Iterator[Message]:
        for maker in cycle(chosen):
            yield makers[maker](clock[0])
            clock[0] += gap_ms * MS

    painter, surface = Painter(stage.cells, theme, "both", 1.0), pygame.Surface(SIZE)
    everywhere = whole = None
    for now_ns in frames(stage, told(), gap_ms):
        painter.paint(surface, stage.scene(now_ns))
        field = luminance(surface)
        if everywhere is None or whole is None:
            everywhere, whole = Flashes(field), Flashes(field.mean(keepdims=True))
        everywhere.see(field, now_ns / SECOND)
        whole.see(field.mean(keepdims=True), now_ns / SECOND)
    assert not everywhere.is_too_many
    assert not whole.is_too_many


@pytest.mark.parametrize(("hertz", "too_many"), [(2.0, False), (2.9, False), (4.5, True), (10.0, True)])
def test_the_judge_knows_a_flash(hertz: float, too_many: bool) -> None:
    dark, bright = np.zeros((2, 2)), np.full((2, 2), 0.5)
    judge = Flashes(dark)
    for frame in range(180):
        judge.see(bright if (frame / 60 * hertz) % 1 >= 0.5 else dark, frame / 60)
    assert judge.is_too_many is too_many
    faint = Flashes(dark)
    for frame in range(180):
        faint.see(dark + 0.09 * (frame % 2), frame / 60)
    assert not faint.is_too_many
