"""What a therapist does beside a walk: the belt, calibration, tap test, compare, what if; on the page, by mouse.

The server is a real one; behind it stand a desk that answers at once and a command line that plays the guided steps, as
the whole system lives in test_story.py and tests/system.
"""

import sys
from dataclasses import replace

import pytest
from records_bench.offline import record

from feedback.config import load_rig
from feedback.records.archive import repair
from feedback.records.session import SessionReader
from tests.console.conftest import CONFIGS, TEXT, House

pytestmark = pytest.mark.system

GUIDED = """\
import json, sys
def tell(**said): print(json.dumps(said), file=sys.stderr, flush=True)
tell(ask="The patient stands on both feet. Ready?")
if sys.stdin.readline().strip(): sys.exit(1)
tell(step="Stand still", live="left 412 N, right 398 N", progress=0.5)
tell(ask="Save what was found?")
sys.stdin.readline()
print(json.dumps({"asked": sys.argv[1:]}))
"""
"""Instead of `stridecue calibrate`: two questions and a step."""


def entered(house, one):
    """The page, with this device in."""
    code = house.room.codes.issue("therapist")
    one.pair(f"{house.room.place.url}#pair={code}", "tablet")
    return one


@pytest.fixture(scope="module")
def steered(tmp_path_factory, device):
    """The page of a run whose belt takes commands."""
    rig = load_rig(CONFIGS / "rigs" / "clinic_controlled.toml")
    house = House(tmp_path_factory.mktemp("steered"), rig=rig)
    yield house, entered(house, device())
    house.close()


def commands(house, key):
    return [command.value for command in house.desk.commands if command.key == key]


def until(one, what):
    for _ in range(300):
        if what():
            return
        one.page.wait_for_timeout(100)
    raise AssertionError("it did not come about")


def test_the_belt_is_started_and_turned_within_its_limits_and_stopped_from_every_view(steered):
    house, one = steered
    one.tab("Tune")
    panel = one.page.locator(".belt")
    panel.get_by_text("up to 1.2 m/s").wait_for()
    one.button("Start belt").click()
    until(one, lambda: commands(house, "belt_start"))
    one.button("Faster").click()
    until(one, lambda: commands(house, "belt_speed") == ["0.05"])
    panel.get_by_role("group", name="Speed").get_by_text("0.05").wait_for()
    one.button("Faster").click()
    one.button("Steeper").click()
    until(one, lambda: commands(house, "belt_incline") == ["0.5"])
    assert commands(house, "belt_speed") == ["0.05", "0.1"]
    for view in ("Live", "Review", "Tune"):
        one.tab(view)
        assert one.button("Stop belt").is_visible()
    one.button("Stop belt").click()
    until(one, lambda: commands(house, "belt_stop"))
    assert one.faults() == []
    assert one.errors == []


@pytest.fixture(scope="module")
def desk(tmp_path_factory, device):
    """The page before a walk, with two recorded sessions; guided jobs are played."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "sessions").mkdir()
    rig = (CONFIGS / "rigs/emulated.toml").read_text()
    first = SessionReader(record(rig, TEXT, folder / "sessions" / "first.mcap", 20.0, patient="P-7"))
    first.facts = replace(first.facts, started_unix_s=first.facts.started_unix_s + 86_400)
    repair(first, folder / "sessions" / "second.mcap")  # the same walk a day later
    player = folder / "guided.py"
    player.write_text(GUIDED)
    chooses = (
        "import runpy, sys; from feedback.cli import main;"
        f"sys.exit(main(sys.argv[1:])) if sys.argv[1] != 'calibrate' else runpy.run_path({str(player)!r})"
    )
    house = House(folder, "desk", program=(sys.executable, "-c", chooses))
    yield house, entered(house, device())
    house.close()


@pytest.mark.parametrize(("name", "option"), [("Calibrate patient", None), ("Tap test", "--tap-test")])
def test_guided_steps_ask_show_and_end(desk, name, option):
    _house, one = desk
    one.tab("Start")
    one.page.get_by_label("P01").check()
    one.button(name).click()
    step = one.page.locator(".job .step")
    step.get_by_text("Ready?").wait_for()
    one.button("Yes, go on").click()
    step.get_by_text("Save what was found?").wait_for()
    assert "left 412 N, right 398 N" in one.page.locator(".job").inner_text()
    one.button("Yes, go on").click()
    one.page.get_by_text("Done").wait_for()
    figures = one.page.locator(".figures").inner_text()
    assert "--guided" in figures
    assert ("--tap-test" in figures) is bool(option)


def test_a_no_is_a_no(desk):
    _house, one = desk
    one.tab("Start")
    one.button("Tap test").click()
    one.button("No", exact=True).click()
    one.page.get_by_text("Refused").wait_for()


def picked(one, what):
    one.tab("Review")
    one.page.locator(".session").first.click()
    one.button(what, exact=True).click()


def test_what_if_is_picked_from_the_protocols_own_numbers_and_answered(desk):
    house, one = desk
    picked(one, "What if")
    form = one.page.locator(".what-if")
    ask = one.button("Ask what if")
    assert ask.is_disabled(), "nothing is picked yet"
    lead = form.locator(".setting", has=one.page.get_by_label("Lead: value"))
    assert "How long the sound comes before the predicted heel strike" in lead.inner_text()
    assert "in force 60 ms" in lead.inner_text()
    one.page.get_by_label("Lead: value").fill("95")
    one.page.get_by_label("Lead: value").press("Enter")
    form.get_by_text("95 ms instead").wait_for()
    form.get_by_text("Lead 60 ms → 95 ms").wait_for()
    assert one.faults() == []
    ask.click()
    one.page.locator(".answered").get_by_text("Glute ready · Left").wait_for()
    assert "What this cannot know" in one.page.locator(".answered").inner_text()
    (job,) = [one_job for one_job in house.room.work.jobs() if one_job.what == "what_if"]
    assert job.result["changed"] == ["cues.glute_ready.lead_ms 60 -> 95"]


def test_what_was_picked_is_taken_out_again(desk):
    _house, one = desk
    picked(one, "What if")
    one.page.get_by_label("Lead: value").fill("70")
    one.page.get_by_label("Lead: value").press("Enter")
    one.button("Take out Lead").click()
    assert one.button("Ask what if").is_disabled()
    assert one.page.get_by_label("Lead: value").input_value() == "60"


def test_two_sessions_are_compared_and_the_page_is_shown(desk):
    house, one = desk
    picked(one, "Compare")
    one.page.locator(".work .session").first.click()
    until(one, lambda: [job.state for job in house.room.work.jobs() if job.what == "compare"] not in ([], ["running"]))
    (job,) = [one_job for one_job in house.room.work.jobs() if one_job.what == "compare"]
    assert job.state == "done", job.lines
    assert one.page.frame_locator("iframe.report").locator("h1").first.inner_text() == "Walking session · P-7"
    assert one.errors == []
