"""What is recorded stays, and says the same again.

    scripts/prove_records [--kills N] [--flips N] [--walks N] [--for SECONDS] [--data DIR] [--json] [--check]

  kills    the recorder is killed (SIGKILL) at N random moments (default 30), a third of them while it encrypts: every
           message older than 1.5 s must be readable, and `sessions repair` must make a file that the official MCAP
           reader accepts, checksums and all
  flips    one bit is flipped at each of N random places (default 1000) of a finished session: it must be told, and no
           more than its chunk be lost
  walks    N real walks (default 20) of PhysioNet's gaitpdb (DIR is its folder or the one above it; default:
           STRIDECUE_DATA or ../shared/data) are each played live, in real time, for SECONDS (default 25) through all
           processes; the ledger, and every other message of the engine, must come out of the recording again, byte for
           byte. --skip N leaves out the first N of them, to do it in pieces
--check: exit code 1 if anything of it fails. Exit code 3: the walks are missing.
"""

import argparse
import json
import lzma
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench_gait import walks_in
from records_bench.offline import record
from records_bench.proofs import flipped, killed

from drivers.walkfile import WalkMissing
from feedback.cli.replay_same import settings_of
from feedback.messages import Outcome
from feedback.processes.engine import EngineNode
from feedback.processes.rerun import rerun
from feedback.records import ledger_table
from feedback.records.sameness import Sameness
from feedback.records.sealed import make_key
from feedback.records.session import SessionReader

HERE = Path(__file__).resolve().parent.parent
RIG = HERE / "configs/rigs/gaitpdb.toml"
PROTOCOL = HERE / "configs/protocols/every_stride.toml"
SHARED = HERE.parent / "shared" / "data"
RATE_HZ = 100


def kills(times: int, folder: Path, rng: random.Random) -> dict[str, Any]:
    key = folder / "key.txt"
    public = make_key(key)
    rows = []
    for number in range(times):
        sealed = number % 3 == 2
        row = killed(folder / f"{number}.mcap", rng.uniform(0.1, 4.0), key, public if sealed else "")
        rows.append(row)
        print(f"\r{number + 1} of {times} kills", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return {
        "kills": times,
        "kills_good": sum(row.is_good for row in rows),
        "kills_lost_s_most": round(max((row.lost_s for row in rows), default=0.0), 3),
    }


def flips(times: int, folder: Path, rng: random.Random) -> dict[str, Any]:
    rig = (HERE / "configs/rigs/emulated.toml").read_text()
    path = record(rig, PROTOCOL.read_text(), folder / "flips.mcap", 12.0)
    found = flipped(path, times, rng)
    return {
        "flips": found.tried,
        "flips_detected": found.detected,
        "flips_lost_most": found.lost_most,
        "flips_chunk_most": found.chunk_most,
        "flips_invented": found.invented,
    }


def walks(paths: list[Path], seconds: float, folder: Path) -> dict[str, Any]:
    rig = folder / "rig.toml"
    rig.write_text(RIG.read_text().replace('output = "auto"', 'output = "null"'))
    told: dict[str, Any] = {"walks": len(paths), "walks_ledger_same": 0, "walks_identical": 0, "walks_ledger_rows": 0}
    for number, path in enumerate(paths):
        lived = _live(path, rig, seconds, folder)
        if lived is None:
            continue
        session = SessionReader(lived)
        before, after, same = ledgers(session)
        told["walks_ledger_same"] += before == after and bool(before)
        told["walks_ledger_rows"] += before.count("\n")
        told["walks_identical"] += same.first is None
        print(f"\r{number + 1} of {len(paths)} walks", end="", file=sys.stderr, flush=True)
        if same.first is not None:
            print(f"\n{path.name}: {same.first.words()}", file=sys.stderr)
    print(file=sys.stderr)
    return told


def _live(path: Path, rig: Path, seconds: float, folder: Path) -> Path | None:
    """The session of the first part of a walk, played in real time; None, and said, if it could not be played."""
    walk, session = folder / path.name.removesuffix(".xz"), folder / f"{path.name.partition('.')[0]}.mcap"
    text = lzma.decompress(path.read_bytes()).decode() if path.suffix == ".xz" else path.read_text()
    walk.write_text("".join(text.splitlines(keepends=True)[: round(seconds * RATE_HZ)]))
    command = [sys.executable, "-m", "feedback", "run", str(rig), str(PROTOCOL), "--walk", str(walk), "--headless"]
    done = subprocess.run([*command, "--session", str(session)], capture_output=True, text=True)
    if done.returncode > 1:
        print(f"\n{path.name}: could not be played: {done.stderr.strip()}", file=sys.stderr)
        return None
    return session


def ledgers(session: SessionReader) -> tuple[str, str, Sameness]:
    """ledger.csv as it was lived and as it comes out again, and the comparison of everything."""
    again: list[str] = []
    found, topics = Sameness(EngineNode.WRITES), frozenset(EngineNode.WRITES)

    def said(message: Any) -> None:
        found.again(message)
        if isinstance(message, Outcome):
            again.append(ledger_table.row(message) + "\n")

    rerun(session, EngineNode(*settings_of(session)), said, found.recorded, topics)
    found.end(session.whole)
    lived = [row.message for row in session.messages({"outcome"})]
    return "".join(ledger_table.row(row) + "\n" for row in lived if isinstance(row, Outcome)), "".join(again), found


def missed(told: dict[str, Any]) -> list[str]:
    pairs = (("kills", "kills_good"), ("flips", "flips_detected"), ("walks", "walks_ledger_same"))
    found = [f"{good} = {told[good]} of {told[of]}" for of, good in pairs if of in told and told[good] != told[of]]
    if told.get("flips_lost_most", 0) > told.get("flips_chunk_most", 0) or told.get("flips_invented"):
        found.append("a flipped bit cost more than its chunk")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("kills", 30), ("flips", 1000), ("walks", 20)):
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N")
    parser.add_argument("--skip", type=int, default=0, metavar="N", help="leave out the first N of these walks")
    parser.add_argument("--for", dest="seconds", type=float, default=25.0, metavar="SECONDS")
    parser.add_argument("--data", type=Path, metavar="DIR", default=Path(os.environ.get("STRIDECUE_DATA", SHARED)))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--check", action="store_true", help="exit code 1 if anything of it fails")
    args = parser.parse_args()
    rng, told = random.Random(args.seed), dict[str, Any]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if args.kills:
            told |= kills(args.kills, folder, rng)
        if args.flips:
            told |= flips(args.flips, folder, rng)
        if args.walks:
            try:
                paths = walks_in(args.data)
            except WalkMissing as error:
                print(error, file=sys.stderr)
                return 3
            chosen = paths[:: max(1, len(paths) // (args.walks + args.skip))][args.skip : args.skip + args.walks]
            told |= walks(chosen, args.seconds, folder)
    print(json.dumps(told) if args.json else "\n".join(f"{key:20s} {value}" for key, value in told.items()))
    faults = missed(told)
    for fault in faults:
        print(f"missed: {fault}", file=sys.stderr)
    return int(bool(faults) and args.check)


if __name__ == "__main__":
    raise SystemExit(main())
