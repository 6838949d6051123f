"""What our writer writes, pyxdf reads."""

import tempfile
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import numpy as np
import pyxdf
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.records.export.xdf_container import DOUBLE, STRING, XdfWriter

NUMBERS = st.floats(allow_nan=True, allow_infinity=True, width=64)
WORDS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=400)


def info(form: str, channels: int) -> Element:
    root = Element("info")
    for name, text in {
        "name": "a <b> & 'c' ü", "type": "Misc", "channel_count": str(channels), "nominal_srate": "0",
        "channel_format": form,
    }.items():  # fmt: skip
        SubElement(root, name).text = text
    return root


@settings(max_examples=20)
@given(
    rows=st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=30),
    texts=st.lists(WORDS, min_size=1, max_size=12),
    begin_s=st.floats(0, 1e6),
)
def test_numbers_and_texts_come_back(rows, texts, begin_s):
    times = begin_s + np.arange(len(rows)) / 7
    text_times = begin_s + np.arange(len(texts)) / 3
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.xdf"
        with XdfWriter(path, Element("info")) as file:
            file.numbers(info(DOUBLE, 2), times, np.array(rows))
            file.texts(info(STRING, 1), text_times, [[text] for text in texts])
        streams, _ = pyxdf.load_xdf(str(path), dejitter_timestamps=False, verbose=False)
    numbers, words = sorted(streams, key=lambda row: row["info"]["channel_format"][0])
    np.testing.assert_array_equal(numbers["time_series"], np.array(rows))
    np.testing.assert_array_equal(numbers["time_stamps"], times)
    assert [row[0] for row in words["time_series"]] == texts
    assert numbers["info"]["name"] == ["a <b> & 'c' ü"]
    assert numbers["footer"]["info"]["sample_count"] == [str(len(rows))]


def test_a_long_stream_goes_into_several_chunks(tmp_path):
    values = np.arange(6543.0).reshape(-1, 3)
    times = np.arange(len(values)) / 100
    with XdfWriter(tmp_path / "x.xdf", Element("info")) as file:
        file.numbers(info(DOUBLE, 3), times, values)
    (stream,), _ = pyxdf.load_xdf(str(tmp_path / "x.xdf"), dejitter_timestamps=False)
    np.testing.assert_array_equal(stream["time_series"], values)
