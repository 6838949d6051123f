"""What `stridecue cohort` does: gather the inputs, then answer a question or write the page.

Lives here: the settings from the files that are named, the steps, and what is printed. Why: the libraries that it needs
are an extra; `cohort` itself can say so. Must never: analyse, or ask Parquet.
"""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from feedback.cli.fit import fit
from feedback.cohort.gather import Gathered, gather, notes
from feedback.cohort.manifest import Manifest, OtherSettingsError
from feedback.cohort.page import page_of
from feedback.cohort.pool import PoolError
from feedback.cohort.query import QueryError, answered
from feedback.cohort.settings import Settings, changed
from feedback.cohort.sources import SESSIONS, WALKS, Source, SourceError, SourceMissing, found
from feedback.config import ConfigError, Rig, load_patient, load_protocol, load_rig
from feedback.records.session import SessionError

WRONG = (ConfigError, SourceError, OtherSettingsError, QueryError, SessionError)
MISSING = (SourceMissing, PoolError)
PAGE = "cohort.html"


def steps(args: argparse.Namespace, progress: Callable[[float], None]) -> int:
    """All of it; the exit code. One of WRONG or MISSING, OSError."""
    settings, rig = _settings(args)
    told, partial = None, list[str]()
    if args.places:
        sources, partial = found(args.places, args.match or _patterns(rig))
        if not sources:
            raise SourceMissing(f"{', '.join(args.places)}: there is no session or walk; --match says what to take")
        key = str(args.key.resolve()) if args.key else ""
        told = gather(sources, Manifest(args.out, settings), settings, args.workers, args.scheduler, progress, key)
        _tell(args, sources, told, partial)
    if args.sql:
        print(answered(args.out, args.sql, args.json))
    elif told and told.made + told.left:
        _write_page(args.out, told, partial)
    return int(told is not None and not told.sound)


def _settings(args: argparse.Namespace) -> tuple[Settings, Rig | None]:
    """Checked here, so that no worker has to complain."""
    rig = load_rig(args.rig) if args.rig else None
    protocol = load_protocol(args.protocol) if args.protocol else None
    if args.patient:
        load_patient(args.patient)
    if protocol:
        changed(protocol, tuple(args.changes))
    if rig and protocol:
        fit(rig, args.rig, protocol, args.protocol)
    texts = [path.read_text(encoding="utf-8") if path else "" for path in (args.rig, args.protocol, args.patient)]
    return Settings(texts[0], texts[1], texts[2], tuple(args.changes), args.rerun), rig


def _patterns(rig: Rig | None) -> tuple[str, ...]:
    """Names of what is taken: sessions, and walks of the rig's format."""
    if rig is None or rig.walk is None:
        return SESSIONS
    if rig.walk.format not in WALKS:
        raise SourceError(f"walks of format '{rig.walk.format}' are several files each; a cohort takes single files")
    return SESSIONS + WALKS[rig.walk.format]


def _tell(args: argparse.Namespace, sources: list[Source], told: Gathered, partial: list[str]) -> None:
    """What was done on standard output, what was not as one would wish on the other."""
    for url, words in notes(told, partial):
        print(f"{url}: {words}", file=sys.stderr)
    if args.sql:
        return
    counts = {"inputs": len(sources), "made": told.made, "left": told.left, "copies": len(told.copies)}
    counts |= {"damaged": len(told.damaged), "failed": len(told.failed)}
    if args.json:
        print(json.dumps(counts))
    else:
        words = ", ".join(f"{count} {name}" for name, count in counts.items())
        print(f"{words}; tables in {args.out}")


def _write_page(out: Path, told: Gathered, partial: list[str]) -> None:
    path = out / PAGE
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(page_of(out, notes(told, partial)), encoding="utf-8")
    print(path, file=sys.stderr)
