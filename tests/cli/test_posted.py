"""What is put up is read once for each time that it changes."""

import os

from feedback.cli.posted import Posted


def put(path, text):
    fresh = path.with_name("fresh")
    fresh.write_text(text)
    os.replace(fresh, path)


def test_news_are_told_once(tmp_path):
    posted = Posted(tmp_path / "words")
    assert posted.news() == ""
    for text in ("code 1", "code 2"):
        put(tmp_path / "words", text)
        assert [posted.news(), posted.news()] == [text, ""]
