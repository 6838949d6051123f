"""`stridecue cohort FOLDER_OR_URL… --out DIR`: many sessions as one data set, to query and to read.

Lives here: which inputs, settings and workers, and what is told. Why: what helps whom is a question to hundreds of
sessions. Must never: stop at a bad file, or mix tables of different settings in one folder.

Inputs are sessions (*.mcap), and with --rig also recorded walks in the format of its [walk]; folders are looked through
to the bottom, and may be URLs that fsspec opens (s3://, gs://, http://, sftp:// …). With --rig, --protocol, --patient,
--set or --rerun, sessions go through the engine again; without, their tables hold what was recorded. Killed or
repeated, it goes on where it was. What stands in the tables, and questions to ask: docs/cohort.md.

Exit codes: 0 done, 1 some input cannot be read, or not all of it, or it was stopped, 2 wrong use, 3 a place, library or
worker is missing.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from feedback.cli.progress import Progress


def add(commands: Any) -> None:
    """Its arguments."""
    parser = commands.add_parser("cohort", help="many sessions as one data set", description=__doc__)
    parser.add_argument("places", nargs="*", metavar="FOLDER_OR_URL", help="where sessions or recorded walks lie")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder of the data set")
    parser.add_argument("--rig", type=Path, help="take recorded walks too, and re-run sessions, with these soles")
    parser.add_argument("--protocol", type=Path, help="re-run with this training")
    parser.add_argument("--patient", type=Path, help="re-run as this patient's")
    parser.add_argument("--set", dest="changes", action="append", default=[], metavar="KEY=VALUE", help="re-run with "
                        "this number of the protocol, as for `stridecue tune`")  # fmt: skip
    parser.add_argument("--rerun", action="store_true", help="re-run sessions though nothing else differs")
    parser.add_argument(
        "--key", type=Path, metavar="FILE", help="secret key of encrypted sessions; workers read it there"
    )
    parser.add_argument("--match", action="append", metavar="GLOB", help="names of files to take (default: by format)")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes of this computer that work "
                        "(default 1; 0: this one, without Dask)")  # fmt: skip
    parser.add_argument("--scheduler", default="", metavar="tcp://…", help="work on this Dask cluster instead")
    parser.add_argument("--sql", metavar="QUERY", help="ask the data set: print the answer")
    parser.add_argument("--json", action="store_true", help="print what --sql answers, else what was done, as JSON")


def run(args: argparse.Namespace) -> int:
    """Gather, answer or write the page."""
    try:
        from feedback.cli import cohort_steps
    except ImportError as error:
        return _fail(f"cohort needs the library {error.name}: pip install 'stridecue[cohort]'", 3)
    if args.workers < 0 or not (args.places or args.sql):
        return _fail("--workers: 0 or more was expected" if args.workers < 0 else "nothing to do: name a folder", 2)
    progress = Progress()
    try:
        return cohort_steps.steps(args, progress.tell)
    except cohort_steps.MISSING as error:
        return _fail(str(error), 3)
    except cohort_steps.WRONG as error:
        return _fail(str(error), 2)
    except KeyboardInterrupt:
        return _fail("stopped; the same command goes on where it was", 1)
    except OSError as error:
        return _fail(f"{error.filename or args.out}: {error.strerror or error}", 3)
    finally:
        progress.end()


def _fail(words: str, code: int) -> int:
    print(words, file=sys.stderr)
    return code
