"""What requests do: ask the desk in the device's own name, and list what may be picked."""

import time

from feedback.messages import Notice
from tests.console.conftest import LEAD, TEXT

WITHIN_S = 10


def command(browser, value, key=LEAD):
    return browser.post("/api/desk", do="command", key=key, value=value)[1]


def test_what_is_in_force_is_what_the_engine_says(house):
    said = command(house.browser("tablet 2"), "900")
    assert said["ok"]
    assert {"key": LEAD, "before": "60", "value": "450", "who": "therapist (tablet 2)"}.items() <= said[
        "answer"
    ].items()
    assert "above the most" in said["words"]
    (sent,) = house.desk.commands
    assert (sent.who, sent.key, sent.value) == ("therapist (tablet 2)", LEAD, "900")


def test_the_last_change_wins_and_both_see_whose_it_was(house):
    first, second = house.browser("tablet 1"), house.browser("tablet 2")
    for number in range(10):
        command(first, str(60 + number))
        command(second, str(90 + number))
    for browser in (first, second):
        rows = browser.post("/api/desk", do="list")[1]["answer"]["rows"]
        row = next(row for row in rows if row["key"] == LEAD)
        assert (row["value"], row["by"]) == ("99", "therapist (tablet 2)")
    refused = first.post("/api/desk", do="undo")[1]["answer"]
    assert not refused["ok"]
    assert "the last change was therapist (tablet 2)'s" in refused["words"]
    assert second.post("/api/desk", do="undo")[1]["answer"]["value"] == "69"


def test_a_list_says_all_that_a_control_needs(house):
    rows = house.browser().post("/api/desk", do="list")[1]["answer"]["rows"]
    row = next(row for row in rows if row["key"] == LEAD)
    wanted = {"value": "60", "default": "60", "unit": "ms", "low": 0.0, "high": 450.0, "sort": "number"}
    assert wanted.items() <= row.items()
    assert "before the predicted heel strike" in row["meaning"]
    sorts = {row["key"].rpartition(".")[2]: row for row in rows}
    assert sorts["closed_loop"]["sort"] == "switch"
    assert sorts["gain_db"]["unit"] == "dB"


def test_saving_shows_the_difference_and_not_where_the_file_lies(house):
    browser = house.browser()
    command(browser, "90")
    trial = browser.post("/api/desk", do="save", dry_run=True)[1]["answer"]
    assert "+lead_ms = 90   # before the strike" in trial["diff"]
    assert trial["file"] == "p.toml"
    assert house.desk.file.read_text() == TEXT
    browser.post("/api/desk", do="save")
    assert house.desk.file.read_text() == TEXT.replace("= 60 ", "= 90 ")


def test_a_mark_is_recorded_with_who_set_it(house):
    assert house.browser("tablet 2").post("/api/mark", text="  the knee\n hurts ")[0] == 200
    end = time.monotonic() + 10
    while not (marks := [message for message in house.desk.said if isinstance(message, Notice)]):
        assert time.monotonic() < end  # the desk answers first, and what it says is heard a moment later
    (mark,) = marks
    assert (mark.word, mark.text) == ("mark", "therapist (tablet 2): the knee hurts")
    assert house.browser("x").post("/api/mark", text="   ")[0] == 409


def test_the_walk_is_ended_by_the_desk(house):
    assert house.browser("b").ask("POST", "/api/run/end")[0] == 200
    (notice,) = [message for message in house.desk.said if isinstance(message, Notice)]
    assert (notice.word, notice.text) == ("ended", "therapist (b) ends the session")


def test_the_console_of_a_run_begins_no_other(house):
    status, said = house.browser().post("/api/run", rig="emulated", protocol="every_stride")
    assert status == 409
    assert "under way" in said["words"]


def test_what_can_be_picked_has_ids_and_no_paths(house):
    status, said = house.browser().get("/api/files")
    assert status == 200
    assert {"emulated", "two_usb_insoles"} <= {row["id"] for row in said["rigs"]}
    (protocol,) = [row for row in said["protocols"] if row["id"] == "hip_extension"]
    assert protocol["title"]
    assert not protocol["fault"]
    assert [row["id"] for row in said["patients"]] == ["example"]
    assert "/" not in "".join(row["id"] for rows in said.values() for row in rows)


def test_when_the_desk_is_gone_it_is_said_and_nothing_hangs(house):
    browser = house.browser()
    house.desk.close()
    begin_s = time.monotonic()
    status, said = browser.post("/api/desk", do="list")
    assert (status, said["words"]) == (409, "the session takes no commands: it is over, or its desk is gone")
    assert time.monotonic() - begin_s < WITHIN_S


def test_without_a_run_there_is_nobody_to_ask(desk_house):
    browser = desk_house.browser()
    assert browser.get("/api/me")[1]["mode"] == "desk"
    for path, body in (("/api/desk", {"do": "list"}), ("/api/mark", {"text": "x"})):
        status, said = browser.post(path, **body)
        assert (status, said["words"]) == (409, "no session is running")
    assert browser.ask("POST", "/api/run/end")[0] == 409
    status, said = browser.post("/api/run", rig="nowhere", protocol="every_stride")
    assert (status, said["words"]) == (404, "there is no 'nowhere' among the rigs")
