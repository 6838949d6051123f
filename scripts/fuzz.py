"""Looks for bytes that a driver cannot bear: that raise, that pile up, or that mean something else when torn.

    scripts/fuzz [--driver NAME] [--seconds S] [--seed N]
    scripts/fuzz --driver NAME --atheris [arguments of libFuzzer]

Takes the golden conversations of tests/golden apart, mixes them with noise, and holds each driver to what
tests/drivers/test_every_driver.py holds it to, for --seconds in all. Hypothesis makes what it finds small.
--atheris: the same properties under atheris (coverage-guided), if it is installed. Exit code 1: something was found;
2: atheris is not installed.
"""

import argparse
import importlib.util
import sys
import time
import tomllib
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from drivers import DRIVERS, create

GOLDEN = Path(__file__).resolve().parent.parent / "tests" / "golden"
EXAMPLES = 200
MOST_KEPT = 20_000
SLOWEST_S = 1.0
"""A few kilobytes take milliseconds: beyond this a decoder hangs."""


class FoundError(Exception):
    """A property that does not hold."""


def hold(name: str, data: bytes, places: list[int]) -> None:
    """All properties of one driver and these bytes. FoundError."""
    whole, torn = create(name), create(name)
    start_s = time.perf_counter()
    at_once = whole.decode(data)
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    in_pieces = [row for a, b in pairwise(edges) for row in torn.decode(data[a:b])]
    if time.perf_counter() - start_s > SLOWEST_S:
        raise FoundError(f"{name}: {len(data)} bytes took too long")
    if repr(at_once) != repr(in_pieces):
        raise FoundError(f"{name}: torn at {edges} gives other readings: {in_pieces} instead of {at_once}")
    for driver in (whole, torn):
        driver.reset()
        counters = driver.counters
        if counters.bytes != len(data) or counters.discarded_bytes > len(data):
            raise FoundError(f"{name}: {len(data)} bytes are counted as {counters}")
        kept = sum(len(value) for value in vars(driver).values() if isinstance(value, bytes | bytearray))
        if kept > MOST_KEPT:
            raise FoundError(f"{name}: keeps {kept} bytes")


def seeds(name: str) -> list[bytes]:
    rows = tomllib.loads((GOLDEN / f"{name}.toml").read_text("utf-8"))["conversation"]
    return [bytes.fromhex(row["hex"]) if "hex" in row else row["text"].encode() for row in rows]


def spoilt(name: str) -> st.SearchStrategy[bytes]:
    """Noise between pieces of conversations."""
    spans = st.tuples(st.sampled_from(seeds(name)), st.integers(0, 200), st.integers(0, 200))
    pieces = spans.map(lambda row: row[0][row[1] % (len(row[0]) + 1) :][: row[2]])
    return st.lists(st.binary(max_size=40) | pieces, max_size=20).map(b"".join)


def search(name: str, number: int) -> None:
    """So many examples from one seed; raises what it found, made small."""

    @seed(number)
    @settings(max_examples=EXAMPLES, database=None, deadline=None, suppress_health_check=list(HealthCheck),
              phases=(Phase.generate, Phase.shrink))  # fmt: skip
    @given(spoilt(name), st.lists(st.integers(0, 4000), max_size=6))
    def held(data: bytes, places: list[int]) -> None:
        hold(name, data, places)

    held()


def guided(name: str, arguments: list[str]) -> int:
    if importlib.util.find_spec("atheris") is None:
        print("atheris is not installed (pip install atheris); without --atheris hypothesis searches", file=sys.stderr)
        return 2
    import atheris

    def one(data: bytes) -> None:
        hold(name, data[1:], [data[0]] if data else [])

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--driver", choices=DRIVERS, action="append")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--atheris", action="store_true")
    args, rest = parser.parse_known_args()
    names = args.driver or list(DRIVERS)
    if args.atheris:
        return guided(names[0], rest)
    if rest:
        parser.error(f"unknown: {' '.join(rest)}")
    number, end_s, counts = args.seed, time.monotonic() + args.seconds, dict.fromkeys(names, 0)
    while time.monotonic() < end_s:
        for name in names:
            try:
                search(name, number)
            except Exception as error:
                print(f"seed {number}: {type(error).__name__}: {error}", *getattr(error, "__notes__", ()), sep="\n")
                return 1
            counts[name] += EXAMPLES
        number += 1
    print(", ".join(f"{name} {count}" for name, count in counts.items()), f"examples held, seed {args.seed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
