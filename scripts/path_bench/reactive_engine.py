"""An engine that thinks of nothing: now and then it answers a sample with a sound, as soon as that can be.

It takes the engine's place in scripts/bench_path --reactive, so that byte to sound is measured through the real sensor
and audio processes with nothing to be foreseen.
"""

from collections.abc import Sequence

from feedback.messages import Cue, Message, Samples
from feedback.node import Item
from feedback.processes.start import Started, start

EVERY_SAMPLES = 37
"""Of one sole at 200 Hz: each 185 ms, at all phases of the card's blocks."""
SLACK_NS = 60_000_000
"""Later than that no answer is one; it is dropped and told."""


class ReactiveNode:
    READS = ("samples",)
    WRITES = ("cue",)

    def __init__(self) -> None:
        self._count, self._stream = 0, ""

    def step(self, now_ns: int, inbox: Sequence[Item]) -> list[Message]:  # noqa: ARG002 - the sample's time counts
        return [cue for item in inbox if isinstance(item, Samples) for cue in self._answer(item)]

    def wake_ns(self, now_ns: int) -> int:
        return now_ns + 50_000_000

    def _answer(self, sample: Samples) -> list[Message]:
        self._stream = self._stream or sample.stream
        self._count += sample.stream == self._stream
        if sample.stream != self._stream or self._count % EVERY_SAMPLES:
            return []
        cause_ns = sample.cause_ns
        head = (cause_ns, cause_ns, 0, self._count // EVERY_SAMPLES, 0, "reactive", "left")
        return [Cue(*head, cause_ns, cause_ns, 0, "click", -12.0, "", slack_ns=SLACK_NS)]


if __name__ == "__main__":
    raise SystemExit(start(lambda _plan, _name: Started(ReactiveNode()), priority=40))
