"""What installed packages bring, and what is said of what cannot be used."""

import sys

import pytest

from drivers import DRIVERS, create, driver_class, names, plugins
from drivers.emulators import create_encoder
from drivers.plugins import PluginError
from feedback.cli import main
from feedback.config.load import ConfigError, rig_of
from feedback.records.export import module_of

DRIVER = """
class Driver:
    OPTIONS, BAUD, streams = {}, 9600, ()
    def decode(self, data): return []
    def reset(self): pass
"""
RIG = """name = "one"
sole = { calibration = "newton", zones = [{ name = "z", x = 0, y = 0, region = "heel" }] }
[[sensors]]
name = "belt"
driver = "%s"
port = "/dev/ttyUSB0"
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Installs a package of one module: (name, its code, entry points as lines of group, name, value)."""
    monkeypatch.syspath_prepend(tmp_path)

    def add(package, code, *points):
        (tmp_path / f"{package}_module.py").write_text(code)
        monkeypatch.delitem(sys.modules, f"{package}_module", raising=False)
        info = tmp_path / f"{package}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\n")
        (info / "entry_points.txt").write_text(
            "".join(f"[{group}]\n{name} = {value}\n" for group, name, value in points)
        )
        plugins.found.cache_clear()

    plugins.found.cache_clear()
    yield add
    plugins.found.cache_clear()


def test_a_driver_is_found_by_its_name(install):
    install("labx", DRIVER, ("stridecue.drivers", "labx-belt", "labx_module:Driver"))
    assert "labx-belt" in names()
    assert driver_class("labx-belt").BAUD == 9600
    assert create("labx-belt").decode(b"") == []
    assert rig_of(RIG % "labx-belt", "rig.toml").sensors[0].driver == "labx-belt"


def test_an_emulator_and_an_export_are_found(install):
    code = "class Encoder:\n    def encode(self, *a): return []\ndef write(session, out): return []\n"
    points = [("stridecue.emulators", "labx", "labx_module:Encoder"), ("stridecue.exports", "labx", "labx_module")]
    install("labx", code, *points)
    assert create_encoder("labx").encode(0, 0) == []
    assert module_of("labx").write(None, None) == []


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("import nothing_of_that_name", "labx_module:Driver", "cannot be loaded: ModuleNotFoundError"),
        ("1 / 0", "labx_module:Driver", "cannot be loaded: ZeroDivisionError: division by zero"),
        ("", "labx_module:Driver", "cannot be loaded: AttributeError"),
        ("class Driver: BAUD = 1", "labx_module:Driver", "is none: it has no OPTIONS, no decode, no reset"),
    ],
)
def test_a_broken_one_is_refused_in_words_with_its_package(install, capsys, code, value, words):
    install("labx", code, ("stridecue.drivers", "labx-belt", value))
    with pytest.raises(PluginError, match=r"driver 'labx-belt' of labx 1\.2 ") as refusal:
        driver_class("labx-belt")
    assert words in str(refusal.value)
    with pytest.raises(ConfigError, match=r"driver 'labx-belt' of labx 1\.2 "):
        rig_of(RIG % "labx-belt", "rig.toml")
    assert main(["check", "--plugins"]) == 1
    assert words in capsys.readouterr().out


def test_a_name_that_two_packages_bring_is_refused(install):
    for package in ("labx", "laby"):
        install(package, DRIVER, ("stridecue.drivers", "belt-x", f"{package}_module:Driver"))
    with pytest.raises(PluginError, match=r"'belt-x' is brought by lab[xy] 1\.2 and lab[xy] 1\.2; uninstall one"):
        driver_class("belt-x")


def test_what_is_built_in_is_never_replaced(install, capsys):
    install("labx", DRIVER, ("stridecue.drivers", "bertec", "labx_module:Driver"))
    assert driver_class("bertec").__module__ == "drivers.bertec"
    assert main(["check", "--plugins"]) == 1
    assert "driver 'bertec' of labx 1.2: that name is built in" in capsys.readouterr().out


def test_nothing_is_loaded_before_it_is_named(install):
    install("labx", "raise SystemExit('loaded')", ("stridecue.drivers", "labx-belt", "labx_module:Driver"))
    assert "labx-belt" in names()
    assert set(DRIVERS) < set(names())
    driver_class("bertec")


def test_an_unknown_name_tells_the_known_ones(install):
    install("labx", DRIVER, ("stridecue.drivers", "labx-belt", "labx_module:Driver"))
    with pytest.raises(KeyError, match=r"no driver is called 'nothing'.*bertec.*labx-belt"):
        driver_class("nothing")


def test_what_is_in_order_is_listed(install, capsys):
    install("labx", DRIVER, ("stridecue.drivers", "labx-belt", "labx_module:Driver"))
    assert main(["check", "--plugins"]) == 0
    assert "driver 'labx-belt' of labx 1.2: in order" in capsys.readouterr().out
    assert main(["devices"]) == 0
    assert "driver 'labx-belt' of labx 1.2" in capsys.readouterr().out
