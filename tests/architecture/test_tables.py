"""The four tables agree with each other and with the files."""

from importlib import import_module
from pathlib import Path

import pytest

from drivers import DRIVERS
from drivers.emulators import EMULATORS
from feedback.config.describe import KINDS, markdown
from feedback.config.load import load_patient, load_protocol, load_rig
from feedback.roster import ROSTER
from feedback.topics import TOPICS

REPOSITORY = Path(__file__).resolve().parents[2]
LOADERS = {"rigs": load_rig, "protocols": load_protocol, "patients": load_patient}
NODES = {
    "emulator": "EmulatorNode",
    "sensor": "SensorNode",
    "engine": "LiveEngine",
    "audio": "AudioNode",
    "recorder": "RecorderNode",
    "visual": "VisualNode",
    "desk": "DeskNode",
    "console": "ConsoleNode",
    "player": "PlayerNode",
    "lsl_out": "LslNode",
    "osc_out": "OscNode",
}


def node_of(role):
    return getattr(import_module(ROSTER[role].module), NODES[role])


def test_every_role_has_a_node_here():
    assert set(NODES) == set(ROSTER)


@pytest.mark.parametrize("role", ROSTER)
def test_a_node_reads_and_writes_topics_of_the_table_only(role):
    node = node_of(role)
    assert set(node.READS) <= set(TOPICS)
    stands_for = getattr(import_module(ROSTER[role].module), "STANDS_FOR", ())
    for topic in node.WRITES:
        assert TOPICS[topic].writer in (role, "*", *stands_for)


@pytest.mark.parametrize("topic", [name for name, row in TOPICS.items() if row.writer != "*"])
def test_a_topic_is_written_by_its_writer(topic):
    assert topic in node_of(TOPICS[topic].writer).WRITES


def test_the_engine_never_reads_the_truth():
    assert "true_event" not in node_of("engine").READS


def test_every_driver_has_an_emulator():
    assert set(EMULATORS) == set(DRIVERS)


@pytest.mark.parametrize("path", sorted(REPOSITORY.glob("configs/*/*.toml")), ids=lambda path: path.name)
def test_the_shipped_configuration_is_valid(path):
    LOADERS[path.parent.name](path)


def test_every_kind_of_configuration_ships_an_example():
    for kind in KINDS:
        assert list((REPOSITORY / "configs" / kind).glob("*.toml"))


def test_the_readme_of_the_configuration_tells_every_key():
    readme = (REPOSITORY / "configs" / "README.md").read_text()
    assert markdown() in readme, "bring the tables up to date: python -m feedback.config.describe"
