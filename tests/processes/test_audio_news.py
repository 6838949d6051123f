"""The audio node tells what its output has to say: once, as a warning."""

from feedback.clock import VirtualClock
from feedback.messages import Notice
from feedback.outputs import Output
from feedback.processes.audio import AudioNode


class Talkative(Output):
    """An output whose device comes and goes."""

    name = "usb"

    def __init__(self) -> None:
        super().__init__(48_000, 128, 2, VirtualClock(0))
        self.said: list[str] = []

    def start(self) -> None:
        """Nothing to begin."""

    def stop(self) -> None:
        """Nothing to end."""

    def news(self) -> list[str]:
        """What was said, once."""
        told, self.said = self.said, []
        return told


def test_what_happens_to_the_device_is_told_once_and_the_session_goes_on() -> None:
    output = Talkative()
    node = AudioNode(output)
    output.said = ["'usb' is away", "sound is back"]
    notices = [message for message in node.step(5, []) if isinstance(message, Notice)]
    assert [(row.process, row.word, row.text) for row in notices] == [
        ("audio", "warning", "'usb' is away"),
        ("audio", "warning", "sound is back"),
    ]
    assert not [message for message in node.step(6, []) if isinstance(message, Notice)]
