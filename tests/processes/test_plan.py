"""What a run is, written and read."""

from pathlib import Path

from feedback.bus import Addresses
from feedback.processes.plan import RunPlan

REPOSITORY = Path(__file__).resolve().parents[2]


def test_a_plan_is_read_as_it_was_written(tmp_path):
    for kind, name in (("rigs", "emulated"), ("protocols", "glute_ready"), ("patients", "example")):
        text = (REPOSITORY / "configs" / kind / f"{name}.toml").read_text()
        (tmp_path / f"{kind.removesuffix('s')}.toml").write_text(text)
    book = Addresses.ipc(tmp_path, {"engine": "engine"})
    plan = RunPlan(tmp_path, Path("/sessions/a.mcap"), walk=Path("/walks/w.txt"), origin=Path("/p/a.toml"))
    plan.save(book)
    again = RunPlan.load(tmp_path)
    assert again == plan
    assert again.book == book
    assert again.rig.name
    assert again.protocol.cues.glute_ready
    assert again.patient.id == "P01"
    assert again.port_path("insoles").parent == tmp_path


def test_a_plan_without_a_patient_has_none(tmp_path):
    assert RunPlan(tmp_path, Path("a.mcap")).patient is None
