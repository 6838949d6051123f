"""A session at four times its normal rates with ten who listen, and one on a computer that is too slow.

    scripts/bench_load [--seconds 30] [--times 4] [--listeners 10] [--beyond] [--json] [--check]

Emulated soles of 2 x 8 zones at --times 200 samples a second each; a screen (drawn into memory); listeners to every
topic, in a process of their own. --check: exit code 1 if a message is missing from the session or from a listener, a
step was not found, or the time from a sensor's byte to its cue in the audio process is above 5 ms (p99).

--beyond: meanwhile, for 14 s, other programs take four fifths of the core of the punctual processes. Then it must be
said that the computer is too slow, pictures must be given up, nothing may be missing from the recording, and 26 s
later all must be as before.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from load_bench.run import LoadError, broken, measure


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--times", type=float, default=4.0, help="the normal rate, 1 to 5")
    parser.add_argument("--listeners", type=int, default=10)
    parser.add_argument("--beyond", action="store_true", help="on a computer that is too slow")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    if not (args.seconds >= 10 and 1 <= args.times <= 5 and args.listeners >= 0):
        parser.error("--seconds: 10 at least; --times: 1 to 5; --listeners: 0 at least")
    return args


def main() -> int:
    args = parse()
    with tempfile.TemporaryDirectory(prefix="stridecue-load-") as folder:
        try:
            figures = measure(args.seconds, args.times, args.listeners, args.beyond, Path(folder))
        except LoadError as error:
            print(error, file=sys.stderr)
            return 3
    print(json.dumps(figures) if args.json else "\n".join(f"{key:24}{value}" for key, value in figures.items()))
    faults = broken(figures, args.beyond)
    for words in faults:
        print(f"not as it must be: {words}", file=sys.stderr)
    return int(args.check and bool(faults))


if __name__ == "__main__":
    sys.exit(main())
