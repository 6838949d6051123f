"""One session as a therapist lives it: pair, start, tune, save, next block, stop, end; by page and record."""

import re
from types import SimpleNamespace

import pytest

from feedback.messages import HEEL_STRIKE, Acknowledged, BlockBegins, Command, Cue, GaitEvent, Notice
from feedback.records.session import SessionReader

pytestmark = pytest.mark.system

PROTOCOL = """\
name = "Story"   # on the tablet

[cues.glute_ready]
lead_ms = 60   # before the strike
gain_db = -12  # soft

[dose]
catch_pct = 0
countdown = false  # nobody speaks here

[[dose.blocks]]
kind = "training"
minutes = 30

[[dose.blocks]]
kind = "probe"
minutes = 5
"""
LEAD = "cues.glute_ready.lead_ms"
VIEWS = ("Start", "Live", "Tune", "Review")


def begin(one, console):
    """Pair, pick what is there, start; until the walk's block is shown."""
    one.pair(console.link, "tablet one")
    one.page.get_by_label("P07").check()
    one.button("Start session").click()
    one.page.wait_for_selector(".course h1:text('Training')")


def invited(one, role):
    """A code for a further device, as the page shows it."""
    one.tab("Tune")
    one.button("Further device").click()
    one.button(role).click()
    code = one.page.locator(".invited .code").inner_text()
    one.page.keyboard.press("Escape")
    return code


def by_keyboard(two, link, code):
    """Nothing but keys: pair, go to the tuning view, write a lead."""
    keys = two.page.keyboard
    two.page.goto(link)
    two.page.wait_for_selector("#pair-code:focus")
    keys.type(code)
    keys.press("Tab")
    keys.press("Control+a")
    keys.type("tablet two")
    keys.press("Enter")
    two.page.wait_for_selector(".frame")
    reach(two.page, "[role=tab][aria-selected=true]")
    while two.page.evaluate("document.activeElement.id") != "tab-tune":
        keys.press("ArrowRight")
    field = f"#set-{LEAD.replace('.', '-')}"
    two.page.wait_for_selector(field)
    reach(two.page, field)
    keys.press("Control+a")
    keys.type("90")
    keys.press("Enter")


def reach(page, selector, most=60):
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not come to {selector}")


def messages(console, *kinds):
    """What the record holds, finished or not."""
    (path,) = (console.folder / "sessions").glob("*.mcap*")
    return [row.message for row in SessionReader(path).messages() if isinstance(row.message, kinds)]


def cues_with(console, lead_ms):
    return [cue for cue in messages(console, Cue) if (cue.target_ns - cue.due_ns) / 1e6 == lead_ms]


def wait_for(page, what):
    for _ in range(200):
        if what():
            return
        page.wait_for_timeout(200)
    raise AssertionError("it did not come about")


def save(one):
    one.button("Save …").click()
    diff = one.page.locator("dialog .diff").inner_text()
    one.button("Write to file").click()
    one.page.wait_for_selector(".told p")
    return diff


def looked_over(one):
    """What axe finds in each view and theme, and words that have no string."""
    faults, unnamed = {}, []
    for theme in ("dark", "light"):
        for view in VIEWS:
            one.tab(view)
            one.page.wait_for_timeout(300)
            faults[theme, view] = one.faults()
            unnamed += re.findall(
                r"\b(?:live|tune|deck|desk|review|tile|sensor|setting|unit)\.[a-z_]+", one.page.inner_text("body")
            )
        one.button("Light theme").click()
    return faults, unnamed


def cut_off(two):
    """Its line is cut, and comes back by itself."""
    two.sockets[-1].close(code=1001)
    two.page.wait_for_selector(".banner:visible")
    banner = two.page.inner_text(".banner")
    two.page.wait_for_selector(".banner", state="hidden")
    return banner


@pytest.fixture(scope="module")
def story(console, device):
    """All of it, once; what was seen is kept."""
    seen = SimpleNamespace()
    one, two = device(), device(width=390, height=844)
    two.sockets = []
    two.page.route_web_socket("**/ws", lambda ws: (ws.connect_to_server(), two.sockets.append(ws)))
    begin(one, console)
    wait_for(one.page, lambda: len(cues_with(console, 60)) >= 4)
    seen.code = invited(one, "A therapist's device")
    by_keyboard(two, console.link.partition("#")[0], seen.code)
    line = f".setting:has(#set-{LEAD.replace('.', '-')}) .state"
    for page in (one.page, two.page):
        page.wait_for_selector(f"{line}:text('by therapist (tablet two)')")
    seen.state_one, seen.state_two = one.page.inner_text(line), two.page.inner_text(line)
    wait_for(one.page, lambda: len(cues_with(console, 90)) >= 4)
    seen.diff = save(one)
    seen.faults, seen.unnamed = looked_over(one)
    seen.banner = cut_off(two)
    seen.changes = two.page.locator(".log").first.inner_text()
    one.button("Mark").click()
    one.button("Stumbled").click()
    one.button("Next block").click()
    one.tab("Live")
    one.page.wait_for_selector(".course h1:text('Probe')")
    one.button("Stop sounds").click()
    for each in (one, two):
        each.button("Allow sounds").wait_for()
    look_and_end(one, device, seen)
    seen.devices = (one, two)
    return seen


def look_and_end(one, device, seen):
    """A viewer comes, the session ends, and its report is read."""
    code = invited(one, "A viewer's device")
    third = device()
    third.pair(f"{one.page.url}#pair={code}", "looker")
    third.tab("Tune")
    third.page.wait_for_selector(".setting")
    seen.viewer_tabs = third.page.get_by_role("tab").all_inner_texts()
    seen.viewer_controls = third.page.locator(".deck, .actions button, .setting button, input, textarea").count()
    one.button("End session").click()
    one.page.locator("dialog").get_by_role("button", name="End session").click()
    one.page.wait_for_selector(".banner:has-text('ended')")
    one.tab("Review")
    one.page.locator(".session").first.click()
    one.button("Report").click()
    seen.report = one.page.frame_locator("iframe.report").locator("h1").first.inner_text()


def test_a_lead_moved_by_keyboard_is_in_force_for_both_pages_and_they_say_by_whom(story):
    assert story.state_one == story.state_two == "60 ms → 90 ms, by therapist (tablet two)"


def test_it_sounds_from_the_next_stride_on(story, console):
    asked_ns = next(answer.t_ns for answer in messages(console, Acknowledged) if answer.key == LEAD)
    strikes = [event for event in messages(console, GaitEvent) if event.event == HEEL_STRIKE]
    leads = {False: set(), True: set()}
    for cue in messages(console, Cue):
        begun = [event for event in strikes if event.leg == cue.leg and event.known_ns <= cue.t_ns]
        leads[begun[-1].t_ns >= asked_ns].add((cue.target_ns - cue.due_ns) / 1e6)
    assert leads == {False: {60.0}, True: {90.0}}


def test_the_difference_is_shown_before_it_is_written_and_comments_stay(story, console):
    assert "-lead_ms = 60   # before the strike" in story.diff
    assert console.protocol.read_text() == PROTOCOL.replace("lead_ms = 60", "lead_ms = 90")


def test_next_block_stop_and_mark_are_on_the_record_in_the_devices_name(story, console):
    asked = [(command.who, command.key) for command in messages(console, Command)]
    assert asked == [
        ("therapist (tablet two)", LEAD),
        ("therapist (tablet one)", "next_block"),
        ("therapist (tablet one)", "stop_sounds"),
    ]
    assert [block.kind for block in messages(console, BlockBegins)][:2] == ["training", "probe"]
    assert [notice.text for notice in messages(console, Notice) if notice.word == "mark"] == [
        "therapist (tablet one): Stumbled"
    ]


def test_a_tablet_that_was_cut_off_says_so_and_knows_all_again(story):
    assert "sound go on" in story.banner
    assert "Lead 60 → 90" in story.changes


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("view", VIEWS)
def test_nothing_serious_stands_in_anybodys_way(story, theme, view):
    assert story.faults[theme, view] == []


def test_every_word_has_its_string(story):
    assert story.unnamed == []


def test_a_viewer_finds_nothing_that_changes_anything(story):
    assert story.viewer_tabs == ["Live", "Tune", "Review"]
    assert story.viewer_controls == 0


def test_the_report_is_read_on_the_page(story):
    assert story.report == "Walking session · P07"


def test_nothing_was_asked_of_the_world_and_nothing_went_wrong(story):
    for one in story.devices:
        assert {host.partition(":")[0] for host in one.hosts} == {"127.0.0.1"}
        assert one.errors == []
