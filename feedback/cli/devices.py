"""`stridecue devices`: what is plugged in here, what is behind it, and how well it delivers.

Lives here: the table of ports, the words about each probe, the drafted rig. Why: whoever plugs something in sees at
once whether it is there, what it speaks, and what to write into a rig's file. Must never: write to a port that nobody
named, nor to a named one without --ask.

Exit codes: 0 done, 1 something probed is unknown, 2 wrong use or bad input, 3 a port or device is missing.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from drivers import plugins
from drivers.connection import kind_of
from drivers.ports_here import PortHere, latency_help, ports_here
from drivers.probing import LISTEN_S, Finding, probe
from feedback.cli.devices_watch import watch
from feedback.config.draft import Device, draft


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser("devices", help="find devices, name what they speak, draft a rig, watch them live")
    parser.description = __doc__
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--probe",
        action="append",
        metavar="PORT",
        default=[],
        help="listen to this port and name what speaks there: /dev/ttyUSB0, serial:NUMBER, tcp:HOST:PORT, udp:PORT, "
        "ble:ADDRESS, lsl:NAME; may be given again",
    )
    parser.add_argument("--all", action="store_true", help="probe every serial port of this computer that is free")
    parser.add_argument(
        "--ask", action="store_true", help="write to the probed ports too: what does not speak by itself is asked"
    )
    parser.add_argument("--rig", type=Path, metavar="FILE", help="write the drafted rig into this new file")
    parser.add_argument("--network", action="store_true", help="list the streams of the lab streaming layer as well")
    parser.add_argument("--watch", type=Path, metavar="RIG", help="live rates, losses and jitter of a rig's devices")
    parser.add_argument(
        "--seconds", type=float, metavar="S", help=f"listen so long at each speed ({LISTEN_S:g}); watch for so long"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object; with --watch one a second")


def run(args: argparse.Namespace) -> int:
    """Watch, or list and probe."""
    if args.seconds is not None and not args.seconds > 0:
        print(f"stridecue devices: --seconds {args.seconds:g} must be above 0", file=sys.stderr)
        return 2
    if args.ask and not (args.probe or args.all):
        print("stridecue devices: --ask needs a port to ask: --probe PORT, or --all", file=sys.stderr)
        return 2
    if args.rig and args.rig.exists():
        print(f"{args.rig}: is there already, and is not written over", file=sys.stderr)
        return 2
    if args.watch:
        return watch(args.watch, args.seconds, args.json)
    try:
        return _find(args)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 1


def _find(args: argparse.Namespace) -> int:
    ports = ports_here()
    streams, why = _streams() if args.network else ([], "")
    if not args.json:
        print("\n".join([*_table(ports), *_brought(), *_network(args.network, streams, why)]), flush=True)
    free = [port.device for port in ports if not port.held_by and port.permitted]
    findings = []
    for path in dict.fromkeys([*args.probe, *(free if args.all else [])]):
        findings.append(probe(path, args.ask, args.seconds or LISTEN_S))
        if not args.json:
            print("\n".join(_words(findings[-1], args.ask)), flush=True)
    text = draft([_device(row, ports) for row in findings if row.found]) if any(row.found for row in findings) else ""
    if args.json:
        print(json.dumps(_plain(ports, findings, streams, text)))
    elif text and not args.rig:
        print(f"\n{text}")
    if text and args.rig and not _written(args.rig, text):
        return 3
    if any(row.trouble for row in findings):
        return 3
    return int(any(row.found is None for row in findings))


def _written(path: Path, text: str) -> bool:
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        print(f"{path}: cannot be written: {error.strerror}", file=sys.stderr)
        return False
    print(f"{path}: a rig to begin with; look at every line that has a comment", file=sys.stderr)
    return True


def _table(ports: Sequence[PortHere]) -> Iterator[str]:
    if not ports:
        yield "no serial port is connected"
    for port in ports:
        facts = [port.about or "nothing known", f"USB {port.usb}" if port.usb else "", _held(port)]
        yield f"{port.device:16}  " + "; ".join(filter(None, facts))
        if port.serial_number:
            yield f"{'':16}  in a rig: {port.name_in_rig}"
        yield from (f"{'':16}  /dev/serial/by-id/{name}" for name in port.by_id)
        if port.is_slow:
            yield f"{'':16}  WARNING: its bridge holds bytes back for up to {port.latency_ms} ms; set the timer to 1 ms"
            yield from (f"{'':16}    {line}" for line in latency_help(port.device))


def _brought() -> Iterator[str]:
    """Drivers that installed packages bring; `stridecue check --plugins` says whether they are in order."""
    return (f"{plugin.words}" for plugin in plugins.found(plugins.DRIVERS))


def _held(port: PortHere) -> str:
    if port.held_by:
        return f"in use by {port.held_by}"
    return "" if port.permitted else "permission denied: add yourself to the group 'dialout' and log in again"


def _streams() -> tuple[list[dict[str, Any]], str]:
    """(streams of the lab streaming layer, why there are none)"""
    from drivers.lsl_inlet import streams

    try:
        return streams(2.0), ""
    except OSError as error:
        return [], error.strerror or str(error)


def _network(wanted: bool, streams: Sequence[dict[str, Any]], why: str) -> Iterator[str]:
    if wanted and not streams:
        yield why or "no stream of the lab streaming layer answers"
    for row in streams:
        facts = f"{row['type']}, {row['channels']} channels, {row['rate_hz']:g} Hz, on {row['host']}"
        yield f"{'lsl:' + row['name']:16}  {facts}"


def _words(finding: Finding, ask: bool) -> Iterator[str]:
    yield ""
    if finding.trouble:
        yield finding.trouble
        return
    found = finding.found
    if found is None:
        yield f"{finding.path}: unknown"
        yield from (f"  {line}" for line in finding.story)
        if not (ask or kind_of(finding.path)):
            yield "  treadmills and some boards speak only when asked: --ask allows it"
        return
    baud = f" at {finding.baud} baud" if finding.baud else ""
    rate = f", {finding.rate_hz:g} samples a second" if finding.rate_hz else ""
    yield f"{finding.path}: {found.driver}{baud}{rate}; {100 * found.share:.0f} % of the bytes are frames"
    yield from (
        f"  {row.name}: {', '.join(row.channels[:8])}{' …' if row.channels[8:] else ''}" for row in found.streams
    )
    if found.note:
        yield f"  {found.note}"


def _device(finding: Finding, ports: Sequence[PortHere]) -> Device:
    found = finding.found
    assert found is not None
    names = {port.device: port.name_in_rig for port in ports}
    port = names.get(finding.path, finding.path)
    return Device(port, found.driver, found.options, found.streams, finding.baud, finding.rate_hz, found.note)


def _plain(
    ports: Sequence[PortHere], findings: Sequence[Finding], streams: Sequence[dict[str, Any]], text: str
) -> dict[str, Any]:
    return {
        "ports": [asdict(port) | {"is_slow": port.is_slow, "in_rig": port.name_in_rig} for port in ports],
        "streams": list(streams),
        "probed": [asdict(row) for row in findings],
        "rig": text,
    }
