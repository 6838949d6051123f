"""Builds the docs site (mkdocs.yml), strictly: a warning is a fault, and so is anything that a browser would fetch.

    scripts/docs [--out FOLDER]

FOLDER (default: site) is written anew; open index.html in it. (Its search wants a server: `python -m http.server -d
site`.)
Exit code: 0 built, 1 not.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
FETCHED = re.compile(r"""<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)=["']?(https?:)?//[^"'> ]+""")
_HINT = re.compile(r"""rel=["']?(?:canonical|prev|next)""")


def fetched(site: Path) -> list[str]:
    """What pages would get from the network by themselves, each with its page."""
    found = []
    for page in sorted(site.rglob("*.html")):
        rows = FETCHED.finditer(page.read_text(encoding="utf-8"))
        found += [f"{page.relative_to(site)}: {row[0]}" for row in rows if not _HINT.search(row[0])]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE / "site", metavar="FOLDER")
    out = parser.parse_args().out.resolve()
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--clean", "--site-dir", str(out)]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}  # a notice of the theme's, not of these pages
    done = subprocess.run(command, cwd=HERE, env=quiet)
    faults = fetched(out) if done.returncode == 0 else []
    for fault in faults:
        print(f"would be fetched: {fault}", file=sys.stderr)
    return int(bool(done.returncode or faults))


if __name__ == "__main__":
    raise SystemExit(main())
