"""The five-minute form of scripts/soak, and that its judge would find what it looks for."""

from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from session_soak.faults import EMULATOR, KINDS, SOLES, SUPERVISOR, Fault, of_devices, plan, victims
from session_soak.heard import Sound
from session_soak.inject import Done
from session_soak.judge import LEAD_NS, came_back, judge_sound
from session_soak.memory import growth_pct_h
from session_soak.recorded import Hole, read
from session_soak.room import RIG, SoakError
from session_soak.run import soak
from session_soak.truth import Strike
from session_soak.watch import Use

from drivers.emulators.faults import parse_faults
from feedback.bus import RawMessage
from feedback.config import load_rig
from feedback.messages import LEGS, Cue, Notice, Samples
from feedback.records.session import SessionFacts
from feedback.records.writer import SessionWriter
from feedback.roster import processes
from feedback.wire import pack
from tests.virtual_card.conftest import load

S, MS = 1_000_000_000, 1_000_000
MINUTES, SEED, TRIES = 5.0, 11, 3
"""A seed whose plan kills engine, sound, recorder and soles, fills the disk and takes the sound card away."""
ROLES = processes(load_rig(RIG), screen=True, console=True)
SENSORS = [name for name, role in ROLES.items() if role == "sensor"]
WHOM = victims(ROLES, SENSORS, has_card=True)


@pytest.mark.parametrize("seed", range(5))
def test_the_same_seed_makes_the_same_plan_and_an_hour_of_it_leaves_nobody_out(seed: int) -> None:
    faults = plan(seed, 3600, WHOM)
    assert faults == plan(seed, 3600, WHOM) != plan(seed + 1, 3600, WHOM)
    assert {(fault.kind, fault.victim) for fault in faults} >= {(kind, name) for kind in KINDS for name in WHOM[kind]}
    assert all(b.at_s - a.at_s == 10 and a.lasts_s <= 4 for a, b in pairwise(faults))
    assert faults[-1] == Fault(faults[-1].at_s, "kill", EMULATOR)
    assert len(parse_faults(of_devices(faults), SENSORS)) == len(of_devices(faults)) > 60


def test_nobody_is_killed_who_is_not_started_anew_and_everybody_is_stopped() -> None:
    assert EMULATOR not in WHOM["kill"]
    assert set(WHOM["stop"]) >= {*ROLES, SUPERVISOR}
    assert victims(ROLES, SENSORS, has_card=False)["away"] == []


def walk(seconds: float = 60.0) -> list[Strike]:
    """Steps every 0.55 s, the left leg first."""
    return [Strike(k * 550 * MS, LEGS[k % 2], k // 2 + 1) for k in range(round(seconds / 0.55))]


def click(strike: Strike, **changes: int | str) -> Sound:
    onset_ns = strike.at_ns - LEAD_NS
    return Sound(onset_ns, onset_ns + 80 * MS, strike.leg)._replace(**changes)


def asked(strike: Strike) -> Cue:
    due_ns = strike.at_ns - LEAD_NS
    return Cue(0, 0, 0, strike.at_ns, 0, "glute_ready", strike.leg, due_ns, strike.at_ns, 0, "click", -12.0, "")


def judged(sounds: list[Sound], faults: tuple[Done, ...] = ()):
    steps = walk()
    return judge_sound(sounds, steps, [asked(strike) for strike in steps], faults, [(40 * S, 41 * S)])


def test_a_walk_whose_steps_are_all_cued_has_nothing_wrong() -> None:
    heard = judged([click(strike) for strike in walk()])
    assert (heard.wrong_leg, heard.stuck, heard.unasked, heard.cued_pct) == ([], [], [], 100.0)


def test_a_sound_on_the_wrong_side_one_that_stays_and_one_that_nobody_asked_for_are_found() -> None:
    steps = walk()
    wrong, stuck = click(steps[30], leg="right"), click(steps[33], end_ns=steps[33].at_ns + S)
    alone = click(steps[36], onset_ns=steps[36].at_ns + 100 * MS)
    unknown = click(steps[74], onset_ns=steps[74].at_ns + 100 * MS)
    heard = judged(sorted([*map(click, steps[:30]), wrong, stuck, alone, unknown]))
    assert (heard.wrong_leg, heard.stuck, heard.unasked) == ([wrong], [stuck], [alone])
    assert heard.cued_pct < 50


def fault(kind: str, victim: str, at_s: float = 20.0, lasts_s: float = 0.0) -> Done:
    return Done(Fault(at_s, kind, victim, lasts_s), round(at_s * S), round((at_s + lasts_s) * S), 1)


def test_sound_that_stays_away_is_late_and_one_that_cannot_be_earlier_is_not() -> None:
    steps = walk()
    heard = [click(strike) for strike in steps if not 20 * S < strike.at_ns < 22.5 * S]
    back = came_back(fault("kill", "audio"), heard, steps)
    assert (round(back.silent_s, 2), round(back.back_s, 2), back.is_late) == (2.49, 2.2, True)
    back = came_back(fault("kill", SOLES), heard, steps)
    assert (round(back.silent_s, 2), round(back.back_s, 2), back.is_late) == (2.49, 1.1, False)
    assert came_back(fault("kill", "audio"), heard[:20], steps).is_late
    assert came_back(fault("kill", "desk"), [click(strike) for strike in steps], steps).back_s == 0.0
    assert not came_back(fault("kill", EMULATOR, 0.0), heard, steps).is_late


def test_memory_that_grows_shows_over_many_lives() -> None:
    def life(begin_s: float, mib: float, pct_h: float) -> list[Use]:
        times = np.arange(begin_s, begin_s + 400, 0.25)
        size = mib * (1 + pct_h / 100 * (times - begin_s) / 3600)
        return [Use(round(at * S), float(one), 0) for at, one in zip(times, size, strict=True)]

    told = growth_pct_h([life(0, 50, 3.0), life(400, 55, 3.0), life(800, 52, 3.0)])
    assert told is not None
    assert told[0] == pytest.approx(3.0, abs=0.1)
    assert told[1] == pytest.approx(3 * 280 / 3600, rel=0.01)
    assert growth_pct_h([life(0, 50, 3.0)[:300]]) is None


@pytest.mark.soak
def test_a_session_comes_through_five_minutes_of_faults(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Half a minute is the start's; what the computer itself held up is allowed for."""
    outcome = None
    for number in range(TRIES):
        folder = tmp_path_factory.mktemp(f"soak{number}")
        with suppress(SoakError):
            outcome = soak(MINUTES * 60, SEED, folder, built_card(folder))
            break
    assert outcome is not None, "the session did not begin"
    assert outcome.broken() == [], outcome.figures()
    assert len(outcome.faults) >= 26
    assert outcome.heard.sounds > 400
    assert outcome.messages > 300_000


def built_card(folder: Path) -> Path | None:
    """A recording card of its own; without one the null output's word is taken."""
    card = load()
    with suppress(card.CannotBuildError):
        built: Path = card.build(folder)
        return built
    return None


def test_a_number_that_is_missing_is_a_hole_and_only_the_recorder_s_word_explains_it(tmp_path: Path) -> None:
    writer = SessionWriter(tmp_path / "a.mcap", SessionFacts(), {}, min_free_mib=1)

    def sample(seq: int, at_s: float, name: str = "soles") -> None:
        data = pack(Samples(0, 0, seq, f"{name}.left", seq, (1.0,)))
        writer.write(RawMessage("samples", name, data, round(at_s * S)))

    for seq, at_s in ((0, 1.0), (1, 1.1), (4, 1.4), (5, 2.0), (9, 4.0), (0, 5.0), (2, 6.0)):
        sample(seq, at_s)
        if at_s == 2.0:
            words = Notice(4 * S + 1, 0, 0, "recorder", "warning", "was started anew: it was killed by SIGKILL")
            writer.write(RawMessage("notice", "recorder", pack(words), 4 * S))
    writer.finish()
    recorded = read(tmp_path / "a.mcap")
    assert recorded.untold() == [
        Hole("samples", "soles", 2, round(1.1 * S), round(1.4 * S), False),
        Hole("samples", "soles", 1, 5 * S, 6 * S, False),
    ]
    assert recorded.away_ns == [(2 * S, 4 * S)]
