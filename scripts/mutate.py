"""Are the tests of what must not be wrong able to fail? Each small change to it has to be noticed by one of them.

    scripts/mutate [NAME...] [--every N] [--json] [--check]

NAME: contact, schedule, ahead, held, after, words, rhythm, beats, guard, turn, standing, belt_limits (default: all).
cosmic-ray changes one thing at a time in the text of a file (a comparison, a sum, a truth, a loop; a number is doubled,
and 0 becomes 1);
the tests named here for it are run in a process of their own, which imports the changed text in place of the file.
For each file:
  changes   how many were tried (--every N: each Nth of them)
  noticed   share at which a test failed, or never came to an end, %
  left      those that no test notices: line, kind of change, the line as it was changed. docs/testing.md explains them
--check: exit code 1 if less than 85 % are noticed in any file.

It goes last (nice 19), uses one processor, and takes two to twenty minutes a file. No file is touched.
"""

import argparse
import ast
import importlib.abc
import importlib.util
import json
import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from cosmic_ray.ast import is_number
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator

HERE = Path(__file__).resolve().parent.parent
LEAST_PCT = 85.0
LONGEST_S = 60
"""Of processor time; beyond that a change is one that never comes to an end."""
_COMPARISONS = [
    "Lt_LtE",
    "Lt_GtE",
    "LtE_Lt",
    "LtE_Gt",
    "Gt_GtE",
    "Gt_LtE",
    "GtE_Gt",
    "GtE_Lt",
    "Eq_NotEq",
    "NotEq_Eq",
    "Is_IsNot",
    "IsNot_Is",
]
"""Each by its neighbour at the bound, and by its opposite; more would say the same again."""
_SUMS = ["Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul"]
_OTHERS = [
    "ReplaceUnaryOperator_Delete_USub",
    "ReplaceUnaryOperator_Delete_Not",
    "AddNot",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ZeroIterationForLoop",
]
KINDS = (
    *(f"ReplaceComparisonOperator_{name}" for name in _COMPARISONS),
    *(f"ReplaceBinaryOperator_{name}" for name in _SUMS),
    *_OTHERS,
)


OPTIONS = (
    *("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=", "--import-mode=importlib"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)
"""Of pytest in each child; hypothesis is there already, for all of them."""


class DoubledNumber(Operator):
    """Cosmic-ray's own adds one, which is next to nothing of a time in nanoseconds."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        if is_number(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, _index: int) -> Any:
        node.value = repr(2 * ast.literal_eval(node.value) or 1)
        return node

    @classmethod
    def examples(cls) -> tuple[()]:
        return ()


class Target(NamedTuple):
    """A file, and the tests that have to notice."""

    file: str
    tests: tuple[str, ...]


class Change(NamedTuple):
    """One change: where, of what kind, the line as it becomes, and the whole text."""

    line: int
    kind: str
    becomes: str
    text: str


ALL_RULES = ("planner", "wrong_leg")
"""Tests of the rules together; they come last, for they take longest."""


def _rule(name: str, *tests: str) -> Target:
    return Target(f"feedback/cues/{name}.py", tuple(f"tests/cues/test_{row}.py" for row in (name, *tests, *ALL_RULES)))


TARGETS = {
    "contact": Target("feedback/gait/contact.py", ("tests/gait/test_contact.py",)),
    "schedule": _rule("schedule", "schedule_slack"),
    "ahead": _rule("ahead", "ahead_of_the_other", "lead"),
    "held": _rule("held"),
    "after": _rule("after"),
    "words": _rule("words", "spoken"),
    "rhythm": _rule("rhythm"),
    "beats": _rule("beats"),
    "guard": _rule("guard"),
    "turn": _rule("turn", "ahead", "held"),
    "standing": _rule("standing", "ahead", "held"),
    "belt_limits": Target(
        "drivers/belt_limits.py", ("tests/drivers/test_belt_bounds.py", "tests/drivers/test_belt_limits.py")
    ),
}


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module another text."""

    def __init__(self, module: str, file: str, text: str) -> None:
        self._module, self._file, self._text = module, file, text

    def find_spec(self, name: str, _path: Any, _target: Any = None) -> Any:
        return importlib.util.spec_from_loader(name, self, origin=self._file) if name == self._module else None

    def create_module(self, _spec: Any) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._text, self._file, "exec"), module.__dict__)


def changes(text: str) -> Iterator[Change]:
    """All that can be made of a file, without those that change nothing but its looks."""
    before, lines = ast.dump(ast.parse(text)), text.splitlines()
    for kind in (*KINDS, DoubledNumber.__name__):
        for number in range(10_000):
            operator = DoubledNumber if kind == DoubledNumber.__name__ else get_operator(f"core/{kind}")
            changed = mutate_code(text, operator(), number)
            if changed is None:
                break
            try:
                same = ast.dump(ast.parse(changed)) == before
            except SyntaxError:
                continue
            if not same:
                yield _change(kind, lines, changed)


def _change(kind: str, lines: list[str], changed: str) -> Change:
    rows = changed.splitlines()
    place = next(k for k, (a, b) in enumerate(zip(lines, rows, strict=False)) if a != b)
    return Change(place + 1, kind, rows[place].strip(), changed)


def is_noticed(target: Target, text: str) -> bool:
    """Whether the tests fail on this text, in a process of their own."""
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST_S, LONGEST_S))
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        module = target.file.removesuffix(".py").replace("/", ".")
        sys.meta_path.insert(0, _Changed(module, str(HERE / target.file), text))
        os._exit(bool(pytest.main([*OPTIONS, *target.tests])))
    return bool(os.waitpid(child, 0)[1])


def tried(target: Target, every: int) -> dict[str, Any]:
    """How many changes were noticed, and which were not."""
    text = (HERE / target.file).read_text(encoding="utf-8")
    if is_noticed(target, text):
        raise SystemExit(f"{', '.join(target.tests)}: fail without any change")
    made = list(changes(text))[::every]
    left = [change for change in made if not is_noticed(target, change.text)]
    return {
        "file": target.file,
        "changes": len(made),
        "noticed_pct": round(100 * (1 - len(left) / len(made)), 1),
        "left": [{"line": change.line, "kind": change.kind, "becomes": change.becomes} for change in left],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--every", type=int, default=1, metavar="N")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    if unknown := sorted(set(args.names) - set(TARGETS)):
        parser.error(f"unknown: {', '.join(unknown)}; there are: {', '.join(TARGETS)}")
    if args.every < 1:
        parser.error("--every is at least 1")
    os.nice(19)
    os.chdir(HERE)
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp()
    import scipy.signal  # noqa: F401 - once for all children

    rows = []
    for name in args.names or TARGETS:
        rows.append(row := tried(TARGETS[name], args.every))
        if not args.json:
            print(f"{row['file']:32s}{row['changes']:6d} changes{row['noticed_pct']:7.1f} % noticed", flush=True)
            for change in row["left"]:
                print(f"    {change['line']:4d} {change['kind']}: {change['becomes']}", flush=True)
    if args.json:
        print(json.dumps({"files": rows}))
    return int(args.check and any(row["noticed_pct"] < LEAST_PCT for row in rows))


if __name__ == "__main__":
    sys.exit(main())
