"""Whole sessions with simulated patients, told through the report: improved, ignoring, bought elsewhere."""

import json
import re
import tomllib
from collections.abc import Callable
from math import nan
from pathlib import Path
from random import Random
from typing import Any

import pytest

from feedback.config import Protocol
from feedback.cues.dosing import Dosing
from feedback.cues.lead import Lead
from feedback.cues.ledger import Ledger
from feedback.cues.targets import Targets
from feedback.cues.turn import Settled
from feedback.messages import HEEL_STRIKE, Acknowledged, Cue, GaitEvent, Measure, Message, Outcome, Withheld
from feedback.records.report import read_report, report_page
from feedback.records.session import SessionReader
from feedback.records.summary import summarise

MS, STRIDE_MS = 1_000_000, 1100
START_MS = 900_000
TOPICS = {"Outcome": "outcome", "BlockBegins": "block", "Target": "target", "Withheld": "withheld"}
DOSE = """
[dose]
seed = 4
catch_pct = 10
[[dose.blocks]]
kind = "baseline"
strides = 40
[[dose.blocks]]
kind = "training"
strides = 80
[[dose.blocks]]
kind = "training"
strides = 80
frequency_pct = 60
end_frequency_pct = 30
[[dose.blocks]]
kind = "probe"
strides = 30
[[dose.blocks]]
kind = "retention"
minutes = 2
"""
ONSET = 'name = "Ready"\n[cues.glute_ready]\nlegs = ["left"]\nclosed_loop = true\n' + DOSE
TRAIL = 'name = "Trail"\n[cues.hip_extend]\nmeasure = "trailing_limb_angle_deg"\n[cues.guard]\n' + DOSE


def planned(text: str) -> Protocol:
    return Protocol.model_validate(tomllib.loads(text), strict=False)


class Walk:
    """The book-keeping of a session, stride by stride; the patient is told by the test."""

    def __init__(self, text: str, legs: tuple[str, ...]) -> None:
        protocol = planned(text)
        self.dosing = Dosing(protocol.dose, protocol.cues.named)
        self.targets = Targets(protocol, None)
        self.ledger = Ledger(protocol, self.targets, self.dosing.place)
        self.kind, self.legs, self.said = protocol.cues.named[0], legs, list[Message]()

    def strike(self, k: int, leg: str) -> tuple[str, int]:
        """The leg lands for the k-th time: the plan for the stride that is over, and the time."""
        t_ns = (START_MS + k * STRIDE_MS + (leg == "right") * STRIDE_MS // 2) * MS
        out: list[Message] = []
        self.dosing.strike(leg, t_ns, t_ns, out)
        self._hear(out)
        self.ledger.hear(GaitEvent(t_ns, t_ns, 0, leg, HEEL_STRIKE, t_ns, 1.0, "heel"))
        return (self.dosing.decide(self.kind, leg, k - 1, t_ns) if k > 1 else ""), t_ns

    def settle(self, k: int, leg: str, plan: str, t_ns: int) -> None:
        cue_id = 2 * k + (leg == "right") if plan == "cued" else 0
        self.ledger.settle(Settled(self.kind, leg, k, t_ns, plan, cue_id, "", 5 * MS if cue_id else 0))

    def measure(self, leg: str, t_ns: int, measure: str, value: float, word: str = "", muscle: str = "") -> None:
        method = "emg" if muscle else "insoles+belt"
        told = Measure(t_ns + 300 * MS, t_ns, 0, leg, t_ns, measure, value, 1.0, method, muscle, word)
        self.targets.hear(told, self.said)
        self.ledger.hear(told)

    def tell(self) -> None:
        out: list[Message] = []
        self.ledger.tell(out)
        self._hear(out)

    def rows(self) -> list[tuple[str, str, Message]]:
        """As a session holds them."""
        counts: dict[str, int] = {}
        rows = []
        for told in sorted(self.said, key=lambda message: message.cause_ns):
            topic = TOPICS[type(told).__name__]
            counts[topic] = counts.get(topic, -1) + 1
            rows.append((topic, "engine", told.replace(seq=counts[topic])))
        return rows

    def _hear(self, said: list[Message]) -> None:
        more: list[Message] = []
        for message in said:
            self.targets.hear(message, more)
        self.said += said + more


def onsets(follows: float, seed: int = 1) -> list[tuple[str, str, Message]]:
    """A glute that comes 120 ms late by habit; follows: share of the way to the cue at each cued stride."""
    walk, lead, random, intent_ms = Walk(ONSET, ("left",)), Lead(60.0, 0.0, closed_loop=True), Random(seed), 120.0
    for k in range(1, 260):
        plan, t_ns = walk.strike(k, "left")
        if k > 1:
            intent_ms += follows * (190.0 - lead.ms - intent_ms) if plan == "cued" else 0.004 * (120.0 - intent_ms)
            onset = intent_ms + random.gauss(0.0, 25.0)
            word = "early" if onset < -110 else "late" if onset > 66 else "on_time"
            if plan == "cued":
                lead.score(onset)
            walk.settle(k - 1, "left", plan, t_ns)
            walk.measure("left", t_ns, "onset_ms", onset, word, "gluteus_maximus")
        walk.tell()
    return walk.rows()


def trailing(is_bought: bool, n: int = 260) -> list[tuple[str, str, Message]]:
    """Both legs trail 8 deg further from training on; the left one perhaps by over-striding, which the guard sees."""
    walk, random = Walk(TRAIL, ("left", "right")), Random(2)
    for k in range(1, n):
        for leg in walk.legs:
            plan, t_ns = walk.strike(k, leg)
            gain = 8.0 if walk.dosing.kind in ("training", "probe", "retention") else 0.0
            if is_bought and leg == "left" and gain:
                why = "guarded: cadence 17 % below the baseline"
                told = Withheld(t_ns, t_ns, 0, "hip_extend", "left", t_ns, why)
                walk.ledger.hear(told)
                walk.said.append(told)
            walk.measure(leg, t_ns, "trailing_limb_angle_deg", 15.0 + gain + random.gauss(0, 1.0))
            if k > 1:
                walk.settle(k - 1, leg, plan, t_ns)
            walk.tell()
    return walk.rows()


def text_of(page: str) -> str:
    """What one reads under 'Cues and learning' and further on."""
    part = page[page.index("<h2>In short") : page.index("<script>/**\n* plotly.js")]
    return re.sub(r"\s+", " ", re.sub(r"<script.*?</script>|<[^>]+>", " ", part, flags=re.DOTALL))


@pytest.fixture
def read(make_session: Callable[..., Path]) -> Callable[..., str]:
    return lambda rows, protocol: text_of(report_page(make_session(rows, protocol=protocol)))


@pytest.mark.parametrize("seed", range(3))
def test_one_whose_onset_follows_the_cues_is_told_as_improved(read: Callable[..., str], seed: int) -> None:
    text = read(onsets(0.3, seed), ONSET)
    assert "GLUTE-READY, left: improved." in text
    assert re.search(r"Of the gain, without cues, there was still \d+ % in the probe block", text)
    assert re.search(r"\d+ ms nearer to its target, more than the \d+ ms \(one SD of the baseline\)", text)
    assert "ignores" not in text


@pytest.mark.parametrize("seed", range(3))
def test_one_who_ignores_them_is_told_so_and_not_as_improved(read: Callable[..., str], seed: int) -> None:
    text = read(onsets(0.0, seed), ONSET)
    assert "GLUTE-READY, left: ignores the cues." in text
    assert "Strides with and without a cue were alike" in text
    assert "improved" not in text


def test_what_was_bought_elsewhere_is_no_gain_of_that_leg(read: Callable[..., str]) -> None:
    text = read(trailing(is_bought=True), TRAIL)
    assert "HIP-EXTEND, left: no gain that counts: what was reached was bought elsewhere." in text
    assert "30 of the 30 last cued strides that met the target were bought elsewhere (cadence 17 % below" in text
    assert "HIP-EXTEND, right: improved." in text
    assert "left: no gain that counts: what was reached was bought elsewhere; right: improved." in text
    assert "more than the 3.8 deg (minimal detectable change) that would count" in text


def test_a_session_that_ended_early_tells_what_was_not_reached(make_session: Callable[..., Path]) -> None:
    report = read_report(make_session(trailing(is_bought=False, n=100), protocol=TRAIL))
    text = text_of(report.page)
    assert "5 retention 0 of 2:00 min" in text
    assert "2 training 58 of 80 strides" in text
    assert "3 planned blocks were not reached" in text
    assert report.dose is not None
    assert [block["actual_strides"] for block in report.dose["how_much"]] == [40, 58, 0, 0, 0]
    json.dumps(report.dose, allow_nan=False)


def test_changes_of_settings_are_listed_with_who_and_what(make_session: Callable[..., Path]) -> None:
    rows = trailing(is_bought=False, n=60)
    t_ns = rows[-1][2].t_ns + MS
    who = (t_ns, t_ns, 0, 1, "therapist", "cues.hip_extend.aim.value")
    page = report_page(
        make_session([*rows, ("acknowledged", "engine", Acknowledged(*who, "2.0", "1.0", ""))], protocol=TRAIL)
    )
    assert "1:03 therapist cues.hip_extend.aim.value 1.0 → 2.0 done" in text_of(page)
    assert "One setting was changed during the session" in page


def test_a_session_without_an_account_has_one_sentence_and_no_empty_table(session: Path) -> None:
    page = report_page(session)
    assert page.count("nothing can be said of learning") == 1
    for words in ("Block by block", "What was learnt", "For a methods section"):
        assert words not in page


def test_rewards_and_spoken_words_are_no_cues_of_a_stride(make_session: Callable[..., Path]) -> None:
    rows = trailing(is_bought=False, n=60)
    t_ns = rows[-1][2].t_ns
    cue = Cue(t_ns, t_ns, 0, 900, 0, "hip_extend", "left", t_ns, t_ns, MS, "chime", -12.0, "", purpose="reward")
    word = cue.replace(cue_id=901, leg="", kind="speech", sound="say:3", purpose="speech", seq=1)
    summary = summarise(SessionReader(make_session([*rows, ("cue", "engine", cue), ("cue", "engine", word)])))
    assert (summary.cues.due, summary.cues.open) == (0, 0)
    assert {(one.kind, one.leg) for one in summary.practice.cues} == {("hip_extend", "left"), ("hip_extend", "right")}


def test_the_short_summary_and_the_figures_for_programs_agree(make_session: Callable[..., Path]) -> None:
    summary = summarise(SessionReader(make_session(trailing(is_bought=True), protocol=TRAIL)))
    figures: dict[str, Any] = json.loads(summary.to_json())
    assert figures["left_hip_extend_trailing_limb_angle_deg_verdict"] == "bought"
    assert figures["right_hip_extend_trailing_limb_angle_deg_verdict"] == "improved"
    name = "right_hip_extend_trailing_limb_angle_deg_by_insoles_and_belt"
    assert figures[f"{name}_gain"] == pytest.approx(8.0, abs=0.5)
    assert figures[f"{name}_retention_probe_pct"] == pytest.approx(100, abs=8)
    text = summary.text()
    assert "learnt   HIP-EXTEND right:" in text
    assert "timing +5 ms, SD 0 ms" in text
    assert all(len(line) <= 140 for line in text.splitlines())


def test_a_cue_that_no_sensor_scores_is_counted_and_not_judged(make_session: Callable[..., Path]) -> None:
    blank = [
        ("outcome", "engine", m.replace(measure="", method="", value=nan, target=nan, success="unknown"))
        if isinstance(m, Outcome)
        else (topic, writer, m)
        for topic, writer, m in onsets(0.3)
    ]
    text = text_of(report_page(make_session(blank, protocol=ONSET)))
    assert "strides were not scored, for no sensor tells it" in text
    assert "What was learnt" not in text


def test_who_met_it_from_the_first_stride_has_little_to_gain(make_session: Callable[..., Path]) -> None:
    steady = [
        (topic, writer, m.replace(value=m.value / 10, success="hit") if isinstance(m, Outcome) else m)
        for topic, writer, m in onsets(0.0)
    ]
    text = text_of(report_page(make_session(steady, protocol=ONSET)))
    assert "GLUTE-READY, left: on target from the beginning, little to gain (ignores the cues)." in text
    assert re.search(r"In the baseline 100 % of \d+ strides were hits already", text)
