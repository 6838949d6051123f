"""The desk between those who call and the engine: requests in, commands out, answers back to who asked."""

import json
from pathlib import Path

import pytest

from feedback.config import load_protocol, load_rig
from feedback.console.shown import in_force
from feedback.cues.tuning import Tuning
from feedback.messages import Acknowledged, Alive, BlockBegins, Command, Notice, ProcessHealth, Target
from feedback.node import Chunk
from feedback.processes.desk import ALIVE_NS, WAKE_NS, DeskNode
from feedback.processes.original import Original

TEXT = """\
name = "p"
[cues.glute_ready]
lead_ms = 60   # before the strike
[cues.push_off.aim]
start = "fixed"
value = 1.0
least = 0.5
"""


class Desk:
    """A desk whose engine is a Tuning that answers what it is asked."""

    def __init__(self, folder, rig=None):
        self.file = folder / "p.toml"
        self.file.write_text(TEXT)
        copy = folder / "copy.toml"
        copy.write_text(TEXT)
        self.engine, self.answers = Tuning(load_protocol(copy)), []
        self.node = DeskNode(load_protocol(copy), Original(self.file, copy), self._answer, rig)
        self.now_ns = 0

    def ask(self, caller="caller 1", **request):
        """The answer, once the engine has had its say."""
        said = self.step(Chunk(caller, self.now_ns, json.dumps(request).encode()))
        for command in [message for message in said if isinstance(message, Command)]:
            self.step(self.engine.ask(command, self.now_ns))
        (answer,) = self.answers
        self.answers.clear()
        assert answer[0] == caller
        return answer[1]

    def set(self, key, value):
        return self.ask(do="command", key=key, value=value)

    def step(self, *inbox):
        self.now_ns += WAKE_NS
        return self.node.step(self.now_ns, inbox)

    def _answer(self, caller, told):
        self.answers.append((caller, json.loads(json.dumps(told))))


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_a_computer_that_does_not_keep_up_is_told_of_once(desk):
    said = []
    for second in range(5):
        said += desk.step(ProcessHealth(second * 10**9, 0, second, "engine", 100, 0, 80_000_000, 3, 50.0, 90.0))
    assert [(row.word, row.text.partition(";")[0]) for row in said] == [
        ("warning", "this computer is too slow: engine is late by 80 ms")
    ]


def test_a_caller_hears_what_the_engine_says_and_not_before(desk):
    request = {"do": "command", "key": "cues.glute_ready.lead_ms", "value": "900"}
    said = desk.step(Chunk("caller 7", 5, json.dumps(request).encode()))
    (command,) = [message for message in said if isinstance(message, Command)]
    assert (command.key, command.value, command.who) == ("cues.glute_ready.lead_ms", "900", "therapist")
    assert desk.answers == []
    desk.step(desk.engine.ask(command, 0))
    ((caller, told),) = desk.answers
    assert (caller, told["ok"], told["before"], told["value"]) == ("caller 7", True, "60", "450")
    assert "above the most" in told["words"]


def test_what_is_refused_is_no_success(desk):
    told = desk.set("cues.glute_ready.led_ms", "90")
    assert not told["ok"]
    assert "did you mean 'cues.glute_ready.lead_ms'?" in told["words"]


def test_the_list_tells_what_is_in_force_with_bounds_and_meaning(desk):
    desk.set("cues.glute_ready.lead_ms", "90")
    desk.step(BlockBegins(0, 0, 0, 2, "training", 100.0, 50.0, 60.0, 0, ()))
    desk.step(Target(0, 0, 0, "push_off", "left", "push_off_impulse_s", "", 1.5, 1.0, 0.1, "therapist"))
    told = desk.ask(do="list")
    rows = {row["key"]: row for row in told["rows"]}
    assert rows["cues.glute_ready.lead_ms"]["value"] == "90"
    assert rows["cues.glute_ready.lead_ms"]["range"] == "0 … 450"
    assert "ms" in rows["cues.glute_ready.lead_ms"]["meaning"]
    assert rows["cues.push_off.aim.most"] == rows["cues.push_off.aim.most"] | {
        "value": "",
        "range": "any number, or none",
    }
    assert told["block"] == "2 training"
    assert told["targets"] == ["push_off left: push_off_impulse_s 1.5 (therapist)"]
    rows = [json.loads(row) for row in in_force(told, 0)]
    assert [(row["kind"], row["type"]) for row in rows] == [("block", "training"), ("target", "push_off")]
    for key in rows:
        assert not desk.set(key, "much")["ok"]


def test_changes_are_taken_back_one_by_one(desk):
    desk.set("cues.glute_ready.lead_ms", "90")
    desk.set("cues.push_off.aim.least", "none")
    desk.set("cues.glute_ready.lead_ms", "much")
    first, second, third = (desk.ask(do="undo") for _ in range(3))
    assert (first["key"], first["value"]) == ("cues.push_off.aim.least", "0.5")
    assert (second["key"], second["value"]) == ("cues.glute_ready.lead_ms", "60")
    assert not third["ok"]
    assert desk.engine.protocol == load_protocol(desk.file)


def test_an_undo_that_is_refused_can_be_asked_again(desk):
    assert desk.set("cues.push_off.aim.value", "3")["ok"]
    assert desk.ask(do="command", who="therapist (two)", key="cues.push_off.aim.least", value="2")["ok"]
    assert not desk.ask(do="undo")["ok"], "1 lies below the least"
    assert desk.ask(do="undo", who="therapist (two)")["value"] == "0.5"
    assert desk.ask(do="undo")["value"] == "1"


def test_what_others_change_is_followed_and_not_answered_to_our_callers(desk):
    desk.step(Acknowledged(0, 0, 0, 1, "screen", "cues.glute_ready.lead_ms", "70", "60", ""))
    assert desk.answers == []
    rows = {row["key"]: row["value"] for row in desk.ask(do="list")["rows"]}
    assert rows["cues.glute_ready.lead_ms"] == "70"


def notices(desk):
    return [message for _ in range(3) for message in desk.step() if isinstance(message, Notice)]


def test_an_edited_file_is_offered_and_taken_as_a_whole(desk):
    desk.set("cues.glute_ready.gain_db", "-20")
    desk.file.write_text(TEXT.replace("lead_ms = 60", "lead_ms = 80").replace("value = 1.0", "value = 1.5"))
    (notice,) = notices(desk)
    assert notice.text == (
        "the file has changed: cues.glute_ready.lead_ms 60 -> 80, cues.push_off.aim.value 1 -> 1.5; "
        "`stridecue tune apply` takes it"
    )
    assert desk.engine.protocol.cues.glute_ready.lead_ms == 60
    told = desk.ask(do="apply")
    assert told["ok"]
    cues = desk.engine.protocol.cues
    assert (cues.glute_ready.lead_ms, cues.push_off.aim.value, cues.glute_ready.gain_db) == (80, 1.5, -20)
    assert "nothing that is not in force" in desk.ask(do="apply")["words"]
    assert desk.ask(do="undo")["ok"]
    assert desk.engine.protocol.cues.glute_ready.lead_ms == 60


def test_numbers_that_are_valid_only_together_are_taken_together(desk):
    desk.file.write_text(TEXT.replace("value = 1.0", "value = 9").replace("least = 0.5", "least = 8"))
    assert desk.ask(do="apply")["ok"]
    assert desk.engine.protocol.cues.push_off.aim.least == 8


def test_if_one_is_refused_none_is_taken(desk):
    before = desk.engine.protocol
    desk.file.write_text(TEXT.replace("lead_ms = 60", 'lead_ms = 80\nsound = "tone"'))
    (notice,) = notices(desk)
    assert "cues.glute_ready.sound" in notice.text
    assert "holds from the next session on: cues.glute_ready.sound: is no number" in notice.text
    told = desk.ask(do="apply")
    assert not told["ok"]
    assert desk.engine.protocol == before


def test_a_broken_file_is_told_and_nothing_of_it_taken(desk):
    desk.file.write_text(TEXT.replace("lead_ms = 60", "lead_ms = 6000"))
    (notice,) = notices(desk)
    assert notice.word == "warning"
    assert "cannot be used" in notice.text
    assert "p.toml:3: cues.glute_ready.lead_ms: is 6000" in notice.text
    assert not desk.ask(do="apply")["ok"]


def test_tuned_numbers_are_saved_with_the_difference_shown(desk):
    desk.set("cues.glute_ready.lead_ms", "90")
    trial = desk.ask(do="save", dry_run=True)
    assert "+lead_ms = 90   # before the strike" in trial["diff"]
    assert desk.file.read_text() == TEXT
    assert desk.ask(do="save")["diff"] == trial["diff"]
    assert desk.file.read_text() == TEXT.replace("= 60 ", "= 90 ")
    assert notices(desk) == []
    assert desk.ask(do="save")["words"] == "nothing to save"


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b"7", b'{"do": "dance"}', b'{"do": "command"}', b"\xff", b"[" * 5000]
)
def test_nonsense_is_answered_and_harms_nobody(desk, line):
    assert not [m for m in desk.step(Chunk("caller 1", 0, line)) if isinstance(m, Command)]
    assert desk.answers == [("caller 1", {"ok": False, "words": "this is no request"})]


def test_a_desk_of_a_belt_that_obeys_says_that_it_is_there_and_what_the_belt_may_do(tmp_path):
    rig = load_rig(Path(__file__).resolve().parents[2] / "configs/rigs/clinic_controlled.toml")
    desk = Desk(tmp_path, rig)
    assert [row for row in desk.step() if isinstance(row, Alive)]
    assert desk.node.wake_ns(desk.now_ns) == desk.now_ns + ALIVE_NS
    assert desk.ask(do="list")["belt"]["words"].startswith("belt control on: up to 1.2 m/s")


def test_a_desk_without_one_is_silent(desk):
    assert not [row for row in desk.step() if isinstance(row, Alive)]
    assert desk.ask(do="list")["belt"] == {"control": "off", "words": "belt control off"}


def test_two_devices_ask_in_their_own_names_and_each_gets_its_own_answer(desk):
    key, names = "cues.glute_ready.lead_ms", ("therapist (tablet 1)", "therapist (tablet 2)")
    asked = [{"do": "command", "who": who, "key": key, "value": str(70 + i)} for i, who in enumerate(names)]
    said = desk.step(*(Chunk(f"caller {i}", 0, json.dumps(row).encode()) for i, row in enumerate(asked)))
    commands = [message for message in said if isinstance(message, Command)]
    assert [command.who for command in commands] == list(names)
    for command in reversed(commands):
        desk.step(desk.engine.ask(command, 0))
    assert [(caller, told["value"], told["who"]) for caller, told in desk.answers] == [
        ("caller 1", "71", names[1]),
        ("caller 0", "70", names[0]),
    ]
    desk.answers.clear()
    rows = {row["key"]: row for row in desk.ask(do="list")["rows"]}
    assert (rows[key]["value"], rows[key]["by"]) == ("70", names[0])


def test_an_answer_to_the_screen_is_nobody_else_s(desk):
    said = desk.step(Chunk("caller 1", 0, b'{"do": "command", "key": "cues.glute_ready.lead_ms", "value": "70"}'))
    desk.step(Acknowledged(0, 0, 0, said[0].number, "screen", "pause", "", "", ""))
    assert desk.answers == []


@pytest.mark.parametrize("who", ["screen", "patient", "therapist (", "therapist (a)b", "Therapist", "therapist (a\nb)"])
def test_nobody_speaks_in_another_s_name(desk, who):
    assert desk.ask(do="command", key="pause", who=who) == {"ok": False, "words": "this is no request"}


def test_a_mark_and_the_end_are_told_to_all(desk):
    said = desk.step(
        Chunk("caller 1", 0, b'{"do": "mark", "who": "therapist (a)", "text": " it \\n hurts "}'),
        Chunk("caller 1", 0, b'{"do": "end"}'),
    )
    told = [(message.word, message.text) for message in said if isinstance(message, Notice)]
    assert told == [("mark", "therapist (a): it hurts"), ("ended", "therapist ends the session")]
    desk.answers.clear()
    assert not desk.ask(do="mark", text="x" * 501)["ok"]
    assert not desk.ask(do="mark", text=" ")["ok"]
