"""Two runs on one computer: what one has the other is refused; what is shared or left behind is in nobody's way."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from feedback.cli.held import SOUND, HeldError, holding, things
from feedback.config import load_rig

REPOSITORY = Path(__file__).resolve().parents[2]
PROTOCOL = REPOSITORY / "configs" / "protocols" / "every_stride.toml"
EMULATED = (REPOSITORY / "configs" / "rigs" / "emulated.toml").read_text()
SILENT = EMULATED.replace('output = "auto"', 'output = "null"')
HOLDER = """
import sys, time
from pathlib import Path
from feedback.cli.held import holding
from feedback.config import load_rig
with holding(load_rig(sys.argv[1]), Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path / "stridecue"


def file_of(folder, name, text):
    path = folder / name
    path.write_text(text)
    return path


@pytest.fixture
def usb(tmp_path):
    """A rig whose left sole is at a port of this computer."""
    text = SILENT.replace('port = "emulated"', f'port = "{tmp_path}/left"', 1)
    return file_of(tmp_path, "usb.toml", text)


@pytest.fixture
def other(usb):
    """Another program that holds what that rig needs."""
    child = subprocess.Popen([sys.executable, "-c", HOLDER, str(usb)], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "held\n"
    yield child
    child.kill()
    child.wait()
    child.stdout.close()


def run(rig, *options):
    command = [sys.executable, "-m", "feedback", "run", str(rig), str(PROTOCOL), "--headless", "--for", "1", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_the_second_run_on_a_port_is_told_which_run_has_it(usb, other, tmp_path):
    done = run(usb, "--session", str(tmp_path / "s.mcap"))
    assert done.returncode == 3
    assert f"port {tmp_path}/left is in use by another run: process {other.pid}, since " in done.stderr
    assert str(usb) in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("s.mcap*")), "nothing was begun"


def test_the_same_device_by_another_name_is_the_same(usb, other, tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "left")
    linked = file_of(tmp_path, "linked.toml", usb.read_text().replace(f"{tmp_path}/left", f"{tmp_path}/link"))
    with pytest.raises(HeldError, match="is in use by another run"), holding(load_rig(linked), linked):
        pass


def test_a_run_that_was_killed_holds_nothing(usb, other):
    rig = load_rig(usb)
    with pytest.raises(HeldError), holding(rig, usb):
        pass
    other.send_signal(signal.SIGKILL)
    other.wait()
    with holding(rig, usb) as trouble:
        assert trouble == ""


def test_what_was_held_is_let_go_in_order_and_the_file_says_who_has_it_now(usb, own):
    rig = load_rig(usb)
    for _ in range(2):
        with holding(rig, usb):
            (told,) = [path.read_text() for path in own.glob("*.held")]
            assert f'"pid": {os.getpid()}' in told
            assert told.count("{") == 1


def test_emulated_rigs_go_on_side_by_side(tmp_path):
    path = file_of(tmp_path, "emulated.toml", SILENT)
    rig = load_rig(path)
    assert things(rig) == []
    with holding(rig, path), holding(rig, path) as trouble:
        assert trouble == ""


def test_if_one_thing_is_held_none_is_kept(usb, other, tmp_path):
    both = usb.read_text().replace('port = "emulated"', f'port = "{tmp_path}/a_right"', 1)
    mixed = file_of(tmp_path, "mixed.toml", both)
    alone = file_of(tmp_path, "alone.toml", SILENT.replace('port = "emulated"', f'port = "{tmp_path}/a_right"', 1))
    with pytest.raises(HeldError), holding(load_rig(mixed), mixed):
        pass
    with holding(load_rig(alone), alone) as trouble:
        assert trouble == ""


@pytest.mark.parametrize(
    ("output", "card", "held"),
    [("auto", True, True), ("auto", False, False), ("null", True, False), ("device", False, True)],
)
def test_sound_is_held_where_it_would_be_heard(tmp_path, output, card, held):
    if card:
        (tmp_path / "dev/snd").mkdir(parents=True)
        (tmp_path / "dev/snd/pcmC0D0p").touch()
    rig = load_rig(file_of(tmp_path, "r.toml", EMULATED.replace('output = "auto"', f'output = "{output}"')))
    assert (SOUND in things(rig, root=tmp_path)) == held
    assert SOUND not in things(rig, sounds=False, root=tmp_path)


def test_ports_of_networks_are_held_and_streams_that_many_may_hear_are_not(tmp_path):
    text = SILENT.replace('port = "emulated"', 'port = "udp:9000"', 1).replace(
        'port = "emulated"', 'port = "lsl:right"', 1
    )
    assert things(load_rig(file_of(tmp_path, "r.toml", text))) == ["port udp:9000"]


def test_where_nothing_can_be_held_the_walk_does_not_hang_on_it(usb, own):
    own.mkdir(mode=0o777)
    own.chmod(0o777)
    with holding(load_rig(usb), usb) as trouble:
        assert "would not be noticed" in trouble
