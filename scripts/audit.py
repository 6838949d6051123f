"""Has any package that is installed here a known hole?

    scripts/audit [--json]

pip-audit asks PyPI's database of advisories about each version in scripts/requirements/prove.txt. Without a network, or
where the index that is used has no such database, it says so and ends with 0; exit code 1 if a hole is known.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

LOCK = Path(__file__).resolve().parent / "requirements" / "prove.txt"
WITHIN_S = 300


class Audit(NamedTuple):
    """What is known."""

    asked: int
    """Packages that the database knows."""
    unknown: int
    holes: tuple[str, ...]
    """'NAME VERSION: ID, mended in VERSIONS' each."""

    @property
    def words(self) -> str:
        """For people."""
        if self.holes:
            return "\n".join(self.holes)
        if not self.asked:
            return "not audited: the database of advisories cannot be reached from here"
        missing = f"; {self.unknown} it does not know" if self.unknown else ""
        return f"audited: no known hole in {self.asked} packages{missing}"


def judged(told: str) -> Audit:
    """What pip-audit's JSON says; anything else is no answer."""
    try:
        rows: list[dict[str, Any]] = json.loads(told)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Audit(0, 0, ())
    known = [row for row in rows if "skip_reason" not in row]
    holes = [
        f"{row['name']} {row['version']}: {hole['id']}, mended in {', '.join(hole.get('fix_versions', ())) or 'none'}"
        for row in known
        for hole in row.get("vulns", ())
    ]
    return Audit(len(known), len(rows) - len(known), tuple(holes))


def asked() -> str:
    """pip-audit's answer; '' if there is none in time."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner=off"]
    try:
        done = subprocess.run(
            [*command, "--format=json", "-r", str(LOCK)], capture_output=True, text=True, timeout=WITHIN_S
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    audit = judged(asked())
    print(json.dumps(audit._asdict()) if args.json else audit.words)
    return int(bool(audit.holes))


if __name__ == "__main__":
    sys.exit(main())
