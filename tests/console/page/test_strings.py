"""Every word that the page says stands in strings/en.json, and none stands there for nothing."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

import feedback
from feedback.config import Protocol, load_protocol
from feedback.config.cues import Cues
from feedback.config.dose import Block, Dose
from feedback.console.forms import Role
from feedback.cues.command_words import WORDS
from feedback.cues.tunable import tunables

REPOSITORY = Path(__file__).resolve().parents[3]
PAGE = Path(feedback.__file__).parent / "console" / "page"
SCRIPTS = "\n".join(path.read_text() for path in sorted((PAGE / "js").rglob("*.js")))
STRINGS = json.loads((PAGE / "strings" / "en.json").read_text())
LITERAL = re.compile(r'"([a-z_]+\.[a-z_0-9]+)"')
COMPOSED = re.compile(r"`([a-z_]+)\.(\$\{[^}]+\}[a-z_]*)`")
NAMED = re.compile(r'named\("([a-z_]+)"')


def family(key: str) -> str:
    return key.partition(".")[0]


def test_no_string_is_missing():
    spoken = {key for key in LITERAL.findall(SCRIPTS) if family(key) in {family(one) for one in STRINGS}}
    assert sorted(spoken - STRINGS.keys()) == []


def test_no_string_is_unused():
    spoken = set(LITERAL.findall(SCRIPTS))
    families = {name for name, _ in COMPOSED.findall(SCRIPTS)} | set(NAMED.findall(SCRIPTS))
    assert sorted(key for key in STRINGS.keys() - spoken if family(key) not in families) == []


def test_what_is_composed_is_named_in_the_scripts():
    """`deck.${name}`: the name stands somewhere in the scripts, or in the tables below."""
    of_tables = set(NAMED.findall(SCRIPTS)) | {"effort", "role", "banner"}
    endings = [key.partition(".")[2] for key in STRINGS if family(key) not in of_tables]
    bare = [re.sub("_(unit|short)$", "", ending) for ending in endings]
    assert [one for one in bare if not re.search(rf"\b{one}\b", SCRIPTS)] == []


def names(of: str) -> set[str]:
    return {key.partition(".")[2] for key in STRINGS if family(key) == of}


def test_every_cue_and_block_has_its_name():
    assert names("cue") == set(Cues.model_fields)
    kinds = Block.model_fields["kind"].annotation
    assert kinds is not None
    assert names("block") == {*get_args(kinds), "pause", "end"}


def test_every_number_that_can_be_tuned_has_its_name():
    every = {kind: {} for kind in Cues.model_fields}
    blocks = ({"kind": "training", "minutes": 1}, {"kind": "training", "strides": 10})
    protocol = Protocol.model_validate({"name": "all", "cues": every, "dose": {"blocks": blocks}})
    assert names("setting") == {row.key.rpartition(".")[2] for row in tunables(protocol)}
    assert {name for name in Dose.model_fields if name in names("setting")}


def test_every_word_of_command_has_its_name():
    assert names("word") >= {*WORDS, "apply"}


@pytest.mark.parametrize(
    "path", sorted((REPOSITORY / "configs" / "protocols").glob("*.toml")), ids=lambda path: path.stem
)
def test_no_setting_of_our_protocols_is_spelt_by_its_key(path):
    leaves = {row.key.rpartition(".")[2] for row in tunables(load_protocol(path))}
    assert leaves <= names("setting")


def test_strings_are_sorted_and_hold_no_markup():
    assert list(STRINGS) == sorted(STRINGS)
    assert [words for words in STRINGS.values() if re.search("[<>&]", words) or not words.strip()] == []


def test_roles_have_their_names():
    assert names("role") == set(get_args(Role))
