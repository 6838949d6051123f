"""From the last byte of a frame to the cue's receipt in the audio process, beside what the transport alone costs.

    scripts/bench_path [--seconds 60] [--hogs N] [--json] [--check]
    scripts/bench_path --chains [--seconds 60] [--json] [--check]
    scripts/bench_path --reactive [--block 64 --latency-ms 3] [--ordinary] [--card FOLDER] [--json] [--check]

Runs the whole system on the emulated patient (2 feet x 8 zones at 200 Hz, null sound output) and takes, for each cue
revision, the time from the emulator's write of the frame that caused it to the stamp of its receipt. In the same run,
taking turns with it, it measures one hop over a pseudo-terminal and one plain pyzmq + msgpack hop (PUB/SUB over ipc),
both at 200 Hz. --hogs runs that many busy processes beside it. --check: exit code 1 if a budget is broken: p50 <= 1.5 x
and p90 <= 2 x the sum of one terminal hop and two plain hops; with hogs instead p99 <= 2 ms.

arrival_to_cue leaves the terminal out: the kernel moves a terminal's bytes in a worker of ordinary priority, which the
hogs hold up and no process of ours can hurry.

--chains measures something else: what every stream of a rig with all sensors costs the engine (path_bench/chains.py).

--reactive goes on to the loudspeaker: byte to sound on a recording card where nothing is foreseen
(path_bench/reactive.py); --ordinary: without the right to SCHED_FIFO and locked memory.
"""

import argparse
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tty
from pathlib import Path

import msgpack
import zmq
from path_bench import chains, reactive

from feedback.messages import Placed, Samples
from feedback.records.session import SessionReader

RATE_HZ, PERIOD_NS = 200, 5_000_000
HOP_S = 3.0
ROUNDS = 4
"""Unless told otherwise."""
HERE = Path(__file__).resolve().parent.parent
PAYLOAD = {"t": 0, "values": [float(i) for i in range(16)]}


def paced(count):
    """Sleep to an absolute schedule of RATE_HZ."""
    start = time.perf_counter_ns()
    for i in range(count):
        time.sleep(max(0, start + i * PERIOD_NS - time.perf_counter_ns()) / 1e9)
        yield i


def terminal_writer(path, count):
    descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY)
    for _ in paced(count):
        os.write(descriptor, time.perf_counter_ns().to_bytes(8, "little") + bytes(24))


def terminal_hop(seconds):
    """Delays (ns) of frames of 32 bytes through a pseudo-terminal into another process."""
    master, slave = os.openpty()
    tty.setraw(master)
    tty.setraw(slave)
    count = round(seconds * RATE_HZ)
    writer = multiprocessing.Process(target=terminal_writer, args=(os.ttyname(slave), count))
    writer.start()
    delays, rest = [], b""
    while len(delays) < count:
        rest += os.read(master, 4096)
        now_ns = time.perf_counter_ns()
        while len(rest) >= 32:
            delays.append(now_ns - int.from_bytes(rest[:8], "little"))
            rest = rest[32:]
    writer.join()
    os.close(master)
    os.close(slave)
    return delays


def plain_sender(endpoint, count):
    socket = zmq.Context().socket(zmq.PUB)
    socket.bind(endpoint)
    time.sleep(0.5)
    for _ in paced(count):
        socket.send(msgpack.packb(PAYLOAD | {"t": time.perf_counter_ns()}))
    time.sleep(0.2)


def plain_hop(seconds, folder):
    """Delays (ns) of msgpack frames of 16 floats over PUB/SUB, blocking receive."""
    endpoint, count = f"ipc://{folder}/plain.sock", round(seconds * RATE_HZ)
    socket = zmq.Context().socket(zmq.SUB)
    socket.subscribe(b"")
    socket.connect(endpoint)
    socket.rcvtimeo = 3000
    sender = multiprocessing.Process(target=plain_sender, args=(endpoint, count))
    sender.start()
    delays = []
    while len(delays) < count:
        fields = msgpack.unpackb(socket.recv())
        delays.append(time.perf_counter_ns() - fields["t"])
    sender.join()
    socket.close()
    return delays


def whole_path(seconds, folder):
    """Delays (ns) to the receipt of each cue revision: from the write of the frame that caused it, from its arrival."""
    rig = (HERE / "configs/rigs/emulated.toml").read_text()
    rig_file, session, log = folder / "rig.toml", folder / "bench.mcap", folder / "writes.json"
    rig_file.write_text(settle(rig))
    command = [
        sys.executable,
        "-m",
        "feedback",
        "run",
        str(rig_file),
        str(HERE / "configs/protocols/every_stride.toml"),
    ]
    options = ["--headless", "--for", str(seconds), "--session", str(session), "--write-log", str(log)]
    subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL)
    written = {(side, sequence): at_ns for side, sequence, at_ns in json.loads(log.read_text())}
    by_cause, placed = {}, []
    for _topic, _writer, message in SessionReader(session).messages(("samples", "placed")):
        if isinstance(message, Samples):
            side = message.stream.rpartition(".")[2]
            at_ns = written.get((side, message.frame)) or written[("both", message.frame)]
            by_cause[message.cause_ns] = max(at_ns, by_cause.get(message.cause_ns, 0))
        elif isinstance(message, Placed) and message.verdict in ("placed", "moved"):
            placed.append(message)
    return [(m.t_ns - by_cause[m.cause_ns], m.t_ns - m.cause_ns) for m in placed]


def settle(rig):
    """The emulated rig at 200 Hz into the null output."""
    lines = [line for line in rig.splitlines() if not line.startswith(("rate_hz", "output", "stand_s"))]
    text = "\n".join(lines)
    text = text.replace("[emulator]", f"[emulator]\nrate_hz = {RATE_HZ}\nstand_s = 1", 1)
    return text.replace("[audio]", '[audio]\noutput = "null"', 1)


def hog():
    while True:
        pass


def figures(name, delays):
    cuts = statistics.quantiles(delays, n=100)
    rows = {"p50": statistics.median(delays), "p90": cuts[89], "p99": cuts[98], "max": max(delays)}
    return {f"{name}_us_{key}": round(value / 1000, 1) for key, value in rows.items()} | {f"{name}_n": len(delays)}


def measure(seconds, hogs, rounds=ROUNDS):
    """All figures of one run. Transport and whole path take turns, as the machine's mood changes by the minute."""
    terminal, plain, path = [], [], []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            folder = Path(name)
            terminal += terminal_hop(HOP_S)
            plain += plain_hop(HOP_S, folder)
            path += beside_hogs(hogs, lambda: whole_path(seconds / rounds, folder))  # noqa: B023 - called at once
    result = figures("terminal_hop", terminal) | figures("plain_hop", plain)
    result |= figures("byte_to_cue", [row[0] for row in path]) | figures("arrival_to_cue", [row[1] for row in path])
    for q in ("p50", "p90"):
        transport = result[f"terminal_hop_us_{q}"] + 2 * result[f"plain_hop_us_{q}"]
        result[f"ratio_to_transport_{q}"] = round(result[f"byte_to_cue_us_{q}"] / transport, 2)
    return result | {"hogs": hogs, "seconds": seconds}


def beside_hogs(count, work):
    """Do the work while that many processes do nothing but burn."""
    hogs = [multiprocessing.Process(target=hog, daemon=True) for _ in range(count)]
    for process in hogs:
        process.start()
    try:
        return work()
    finally:
        for process in hogs:
            process.kill()


def broken(result):
    """Budgets that do not hold, in words."""
    if result["hogs"]:
        limits = {"byte_to_cue_us_p99": 2000.0}
    else:
        limits = {"ratio_to_transport_p50": 1.5, "ratio_to_transport_p90": 2.0}
    return [f"{key} = {result[key]} above {limit}" for key, limit in limits.items() if result[key] > limit]


def report(args, result):
    """The figures for people."""
    if args.chains:
        print(chains.table(result))
    elif args.reactive:
        print("\n".join(f"{key:28} {value:>10g}" for key, value in result.items()))
    else:
        for name in ("terminal_hop", "plain_hop", "byte_to_cue", "arrival_to_cue"):
            row = "  ".join(f"{q} {result[f'{name}_us_{q}']:8.1f}" for q in ("p50", "p90", "p99", "max"))
            print(f"{name:14s} us  {row}  n {result[f'{name}_n']}")
        print(f"ratio to one terminal hop + two plain hops: p50 {result['ratio_to_transport_p50']}"
              f"  p90 {result['ratio_to_transport_p90']}  ({args.hogs} hogs)")  # fmt: skip


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="transport and whole path take so many turns")
    parser.add_argument("--hogs", type=int, default=0)
    parser.add_argument("--chains", action="store_true", help="what each stream of a full rig costs the engine")
    parser.add_argument("--reactive", action="store_true", help="byte to sound where nothing is foreseen")
    parser.add_argument("--block", type=int, default=128, help="--reactive: frames in one callback")
    parser.add_argument("--latency-ms", type=float, default=5.5, help="--reactive: length of the ring")
    parser.add_argument("--card", type=Path, metavar="FOLDER", help="--reactive: a built card; else ours is built")
    parser.add_argument("--ordinary", action="store_true", help="--reactive: without privileges")
    parser.add_argument("--is-ordinary", dest="punctual", action="store_false", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    return parser.parse_args()


def main():
    args = parse()
    if args.ordinary:
        reactive.without_privileges()
    if args.reactive:
        result = reactive.measure(args)
        faults = reactive.broken(result, args.punctual)
    elif args.chains:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            result = chains.measure(args.seconds, Path(name))
        faults = chains.broken(result)
    else:
        result = measure(args.seconds, args.hogs, args.rounds)
        faults = broken(result)
    if args.json:
        print(json.dumps(result))
    else:
        report(args, result)
    for fault in faults if args.check else []:
        print(f"budget broken: {fault}", file=sys.stderr)
    return bool(args.check and faults)


if __name__ == "__main__":
    sys.exit(main())
