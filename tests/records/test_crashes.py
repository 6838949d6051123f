"""What is kept of a dead process beside the session."""

import stat
from pathlib import Path

from feedback.records.archive import belongings
from feedback.records.crashes import Crash, add, path_of, read


def test_each_death_is_kept_in_order_for_the_owner_alone(tmp_path: Path) -> None:
    session = tmp_path / "walk.mcap"
    assert list(read(session)) == []
    add(session, "audio", "it was killed by SIGKILL", True, "")
    add(session, "engine", "it had ended with code 1", False, "Traceback …\nValueError: no")
    first, second = read(session)
    assert (first.process, first.how, first.again, first.report) == ("audio", "it was killed by SIGKILL", True, "")
    assert second.report.endswith("ValueError: no")
    assert first.at <= second.at
    assert stat.S_IMODE(path_of(session).stat().st_mode) == 0o600


def test_a_torn_line_is_passed_over(tmp_path: Path) -> None:
    session = tmp_path / "walk.mcap"
    add(session, "audio", "so", True, "")
    with path_of(session).open("a") as file:
        file.write('{"at": "now"}\n[1]\n{"process": ')
    assert [type(row) for row in read(session)] == [Crash]


def test_it_goes_with_the_session(tmp_path: Path) -> None:
    session = tmp_path / "walk.mcap"
    session.write_bytes(b"")
    add(session, "audio", "so", True, "")
    assert path_of(session) in belongings(session)
