import pytest

from feedback.outputs.keys import KEYS, TEN_NS, TRUST_NS, WHO, Keys, Situation

NOW = 50_000_000_000
WALKS, RESTS, PAUSED = Situation("training", False), Situation("rest", False), Situation("pause", False)


def asked(commands) -> list[tuple[str, str]]:
    return [(command.key, command.value) for command in commands]


@pytest.mark.parametrize(
    ("key", "situation", "wanted"),
    [
        ("space", WALKS, [("cue_now", "")]),
        ("p", WALKS, [("pause", "")]),
        ("p", PAUSED, [("resume", "")]),
        ("s", WALKS, [("stop_sounds", "")]),
        ("s", Situation("training", True), [("allow_sounds", "")]),
        ("b", WALKS, [("belt_stop", "")]),
        ("b", PAUSED, [("belt_stop", "")]),
        ("7", RESTS, [("effort", "7")]),
        ("0", PAUSED, [("effort", "0")]),
        ("7", Situation("end", False), [("effort", "7")]),
        ("7", WALKS, []),
        ("x", WALKS, []),
        ("left shift", RESTS, []),
    ],
)
def test_each_key_asks_for_its_own(key, situation, wanted) -> None:
    assert asked(Keys().press(key, NOW, situation)) == wanted


def test_commands_are_counted_and_say_who() -> None:
    keys = Keys()
    commands = [keys.press("space", NOW + k, WALKS)[0] for k in range(3)]
    assert [command.number for command in commands] == [1, 2, 3]
    assert {command.who for command in commands} == {WHO}
    assert commands[0].t_ns == commands[0].cause_ns == NOW


def test_a_one_and_a_zero_are_ten() -> None:
    keys = Keys()
    assert keys.press("1", NOW, RESTS) == []
    assert keys.idle(NOW + TEN_NS // 2) == []
    assert asked(keys.press("0", NOW + TEN_NS // 2, RESTS)) == [("effort", "10")]
    assert keys.idle(NOW + 2 * TEN_NS) == []


def test_a_one_alone_is_one_and_another_digit_takes_its_place() -> None:
    keys = Keys()
    keys.press("1", NOW, RESTS)
    assert asked(keys.idle(NOW + TEN_NS)) == [("effort", "1")]
    keys.press("1", NOW + 2 * TEN_NS, RESTS)
    assert asked(keys.press("4", NOW + 2 * TEN_NS, RESTS)) == [("effort", "4")]


def test_twice_s_stops_and_allows_even_before_the_output_has_answered() -> None:
    keys = Keys()
    found = [asked(keys.press("s", NOW + k, WALKS))[0][0] for k in range(3)]
    assert found == ["stop_sounds", "allow_sounds", "stop_sounds"]
    assert asked(keys.press("s", NOW + 3 * TRUST_NS, WALKS)) == [("stop_sounds", "")]  # it was never stopped


def test_the_table_for_people_names_every_key() -> None:
    told = " ".join(KEYS).replace(",", "").split()
    assert told == ["space", "p", "s", "b", "0-9", "f", "esc", "q"]
