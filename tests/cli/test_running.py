import os
import signal
from pathlib import Path

from feedback.cli.running import address_book, left_alone, obituary, stop_requests
from feedback.config import load_rig
from feedback.supervisor import Death

RIG = load_rig(f"{__file__.rpartition('/tests/')[0]}/configs/rigs/emulated.toml")


def test_the_first_request_to_stop_is_taken_and_the_old_handlers_come_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with stop_requests() as asked:
        os.kill(os.getpid(), signal.SIGTERM)
        assert asked == [signal.SIGTERM]
    assert signal.getsignal(signal.SIGTERM) is before


def test_who_is_where_follows_the_rig(tmp_path: Path) -> None:
    assert address_book(RIG, tmp_path, {"engine": "engine"}).endpoints["engine"] == f"ipc://{tmp_path}/engine.sock"
    tcp = RIG.model_copy(update={"bus": RIG.bus.model_copy(update={"transport": "tcp"})})
    assert address_book(tcp, tmp_path, {"engine": "engine"}).endpoints["engine"] == "tcp://127.0.0.1:5710"


def test_what_is_said_of_a_death_tells_whether_it_goes_on() -> None:
    assert obituary(Death("engine", "engine", -9)) == "engine: ended unexpectedly (code -9); the session ends"
    assert obituary(Death("recorder", "recorder", 1)).endswith("the session goes on without it")


def test_of_a_dead_port_it_is_said_what_the_belt_does_now() -> None:
    rig = load_rig(f"{__file__.rpartition('/tests/')[0]}/configs/rigs/clinic_controlled.toml")
    assert left_alone(rig, "treadmill") == (
        "treadmill: nobody commands the belt any more: "
        "the treadmill slows down, stops and lowers its deck by itself within 0.5 s"
    )
    assert left_alone(rig, "insoles") == left_alone(RIG, "insoles") == ""
