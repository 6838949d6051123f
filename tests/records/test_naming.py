from pathlib import Path

import pytest

from feedback.records.naming import EVERY, existing, names_of, plain_of


@pytest.mark.parametrize("ending", EVERY)
def test_a_session_is_found_under_whichever_name_it_lies(tmp_path: Path, ending: str) -> None:
    lies = tmp_path / f"walk{ending}"
    lies.write_text("")
    for name in EVERY:
        assert existing(tmp_path / f"walk{name}") == lies
        assert plain_of(tmp_path / f"walk{name}") == tmp_path / "walk.mcap"
    assert existing(tmp_path / "other.mcap") is None


def test_the_name_that_was_given_comes_first(tmp_path: Path) -> None:
    assert names_of(tmp_path / "walk.mcap.age")[0] == tmp_path / "walk.mcap.age"
