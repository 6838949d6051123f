from feedback.messages import AudioHealth, Gap, SensorHealth, Signal
from feedback.records.losses import Losses, losses_in_words, losses_of
from feedback.records.material import Material


def health(state: str, rate_hz: float, lost: int) -> SensorHealth:
    return SensorHealth(5, 5, 0, "soles", state, "", rate_hz, 100, 2, lost, 17, lost // 3)


def test_everything_that_is_known_to_be_missing_is_told() -> None:
    material = Material(
        sensors={"soles": [health("syncing", 0, 0), health("streaming", 200, 3), health("streaming", 180, 6)]},
        gaps=[Gap(5, 5, 0, "recorder", "samples", "soles", 4), Gap(5, 5, 1, "visual", "played", "audio", 1)],
        audio=[AudioHealth(5, 5, k, "card", 48000, 128, 0, k, 0) for k in range(3)],
        signals=[Signal(5, 5, 0, "soles.left", "silent", ""), Signal(5, 5, 1, "soles.left", "ok", "")],
    )
    material.unrecorded["cue/engine"] = 8
    losses = losses_of(material, "the file was cut short")
    assert losses.sensors["soles"].rate_hz == 190
    assert (losses.bus_messages, losses.unrecorded_messages, losses.underruns, losses.signal_losses) == (5, 8, 2, 1)
    assert losses_in_words(losses) == (
        "the file was cut short; soles: frames lost 6, bad frames 2, bytes of noise 17, reconnects 2; "
        "messages missed on the bus 5; messages missing from the file 8; underruns of the sound output 2; "
        "signal of a sole away 1"
    )


def test_nothing_lost_is_nothing_told() -> None:
    assert losses_in_words(losses_of(Material())) == ""
    assert losses_of(Material()) == Losses()
