"""A protocol that contradicts itself is refused, with file, line and reason."""

import pytest

from feedback.config import ConfigError, load_protocol

START = 'name = "p"\n\n[cues.hip_extend]\nlegs = ["left"]\n\n[cues.hip_extend.aim]\nstart = "fixed"\nvalue = 12\n'
DOSE = "\n[dose]\nseed = 1\n"


def block(kind, **keys):
    lines = "".join(f"{key} = {value}\n" for key, value in keys.items())
    return f'\n[[dose.blocks]]\nkind = "{kind}"\n{lines}'


TRAINING = block("training", strides=100)
FAULTS = {
    "target beyond most": (START + "most = 10\n", 6, "the target of 12 lies beyond most = 10"),
    "target beyond least": (START + "least = 15\n", 6, "the target of 12 lies beyond least = 15"),
    "bounds crossed": (START + "least = 20\nmost = 10\n", 6, "least = 20 is above most = 10"),
    "shares crossed": (START + "success_low_pct = 90\n", 6, "success_low_pct = 90 must be below"),
    "norm of no angle": (
        'name = "p"\n\n[cues.push_off.aim]\nstart = "norm_pct"\nvalue = 90\n',
        None,
        "only angles have one",
    ),
    "a leg twice": (START.replace('["left"]', '["left", "left"]'), 3, "each leg is cued once"),
    "a cue twice": (START + "\n[cues.hip_extend]\n", None, "is not valid TOML"),
    "a cue twice in a block": (
        START + DOSE + block("training", strides=9, cues='["hip_extend", "hip_extend"]'),
        None,
        "block 1 names the cue 'hip_extend' twice",
    ),
    "fade upward": (
        START + DOSE + block("training", strides=100, frequency_pct=50, end_frequency_pct=80),
        13,
        "help fades, it never grows",
    ),
    "fade in retention": (
        START + DOSE + TRAINING + block("retention", strides=60, end_frequency_pct=80),
        17,
        "a block of kind 'retention' has no cues: leave out end_frequency_pct",
    ),
    "cued probe": (
        START + DOSE + TRAINING + block("probe", strides=60, frequency_pct=50),
        17,
        "a block of kind 'probe' has no cues: leave out frequency_pct",
    ),
    "retention before training": (
        START + DOSE + block("retention", strides=60) + TRAINING,
        None,
        "needs training before",
    ),
    "baseline after training": (START + DOSE + TRAINING + block("baseline", strides=60), None, "comes before training"),
    "a cue that is not there": (
        START + DOSE + block("training", strides=9, cues='["push_off"]'),
        None,
        "block 1 names the cue 'push_off'; the protocol has: hip_extend",
    ),
    "no length": (START + DOSE + block("training"), 13, "minutes or strides, and not both"),
    "two lengths": (START + DOSE + block("training", strides=9, minutes=1), 13, "minutes or strides, and not both"),
    "nothing to do": (START + DOSE + block("baseline", strides=60), None, "no block trains or tests anything"),
    "tests of what is asked for": (
        START + DOSE + "self_request = true\ncatch_pct = 10\n" + TRAINING,
        None,
        "catch_pct must be 0",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_contradiction_is_refused_with_its_place(tmp_path, name):
    text, line, reason = FAULTS[name]
    path = tmp_path / "p.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_protocol(path)
    (fault,) = caught.value.faults
    assert reason in str(fault)
    assert str(fault).startswith(str(path))
    assert line is None or fault.line == line


def test_a_day_of_tests_needs_no_training(tmp_path):
    path = tmp_path / "p.toml"
    path.write_text(START + DOSE + block("warm_up", minutes=1) + block("retention", minutes=2))
    assert [one.kind for one in load_protocol(path).dose.blocks] == ["warm_up", "retention"]
