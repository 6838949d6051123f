"""Colours of the page: contrast of whatever meets, in both themes (WCAG 2.2, AA); nothing inline or from elsewhere."""

import re
from pathlib import Path

import pytest

import feedback
from feedback.outputs.palette import contrast

PAGE = Path(feedback.__file__).parent / "console" / "page"
THEME = (PAGE / "style" / "theme.css").read_text()
TEXT = ("ink", "quiet", "left", "right", "hit", "near", "miss", "warn", "stop", "accent")
GROUNDS = ("ground", "panel", "raised")
OWN = [
    path for path in sorted(PAGE.rglob("*")) if path.suffix in (".js", ".css", ".html") and "vendor" not in path.parts
]
MOST_LINES, LONGEST_FUNCTION = 300, 45


def colours(theme):
    dark, _, light = THEME.partition(':root[data-theme="light"]')
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", dark))
    return found | (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", light)) if theme == "light" else {})


def rgb(text):
    return tuple(int(text[k : k + 2], 16) for k in (1, 3, 5))


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_text_stands_out_from_every_ground(theme):
    found = colours(theme)
    pairs = [(ink, ground) for ink in TEXT for ground in GROUNDS]
    pairs += [("on-accent", "accent"), ("on-stop", "stop-fill")]
    weak = {(a, b): contrast(rgb(found[a]), rgb(found[b])) for a, b in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_edges_of_fields_and_sliders_can_be_seen(theme):
    found = colours(theme)
    assert all(contrast(rgb(found["edge-strong"]), rgb(found[ground])) >= 3 for ground in GROUNDS)


@pytest.mark.parametrize("path", OWN, ids=lambda path: str(path.relative_to(PAGE)))
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(path):
    text = path.read_text()
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function|document\.write", text.partition("*/")[2]
    )
    assert not re.search(r"<script>|<style|\sstyle=|\son[a-z]+=\"", text)


@pytest.mark.parametrize("path", [path for path in OWN if path.suffix == ".js"], ids=lambda path: path.stem)
def test_a_module_is_small_and_says_what_lives_there(path):
    text = path.read_text()
    head = text.partition("*/")[0]
    assert text.startswith("/* ")
    assert all(word in head for word in ("Lives here:", "Why:", "Must"))
    assert text.count("\n") <= MOST_LINES
    longest = max((len(body) for body in bodies(text)), default=0)
    assert longest <= LONGEST_FUNCTION


def bodies(text):
    """Lines of each function that begins at a line's start or is a method."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        found = re.match(r"(  )?(export )?(async )?(function )?\w+\(.*\) \{$", line)
        if found and not line.lstrip().startswith(("if ", "for ", "while ")):
            end = next(k for k in range(at, len(lines)) if lines[k].rstrip(",") == f"{found[1] or ''}}}")
            yield lines[at : end + 1]
