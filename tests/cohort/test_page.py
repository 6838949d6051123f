import re

import pytest

from feedback.cohort.gather import gather
from feedback.cohort.manifest import Manifest
from feedback.cohort.page import page_of
from feedback.cohort.settings import Settings
from feedback.cohort.sources import WALKS, found


def made(archive, folder, settings):
    gather(found([str(archive)], WALKS["gaitpdb"])[0], Manifest(folder, settings), settings)
    return folder


def test_the_page_stands_alone_and_says_how_many(archive, settings, tmp_path):
    page = page_of(made(archive, tmp_path / "out", settings), [("<b>bad</b> file", "cannot be read")])
    assert "<strong>4</strong><div>sessions and walks</div>" in page
    assert "<strong>3</strong><div>people</div>" in page
    assert "nobody heard these cues" in page
    assert "&lt;b&gt;bad&lt;/b&gt; file" in page
    assert not re.search(r'<(script|link|img)[^>]+(src|href)="', page)


@pytest.mark.parametrize("protocol", ["", 'name = "<script>alert(1)</script>"\n[cues.glute_ready]\n'])
def test_without_a_training_it_says_so(archive, settings, tmp_path, protocol):
    page = page_of(made(archive, tmp_path / "out", Settings(rig=settings.rig, protocol=protocol)), [])
    assert "No cue was scored against a baseline." in page
    assert "All inputs were read, and each counts once." in page
    assert "alert(1)" not in page or "&lt;script&gt;alert(1)" in page
