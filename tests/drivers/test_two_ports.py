"""Pieces of two ports in one stream."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.base import Counters
from drivers.two_ports import SIDES, Parting, unwrap, wrap

pieces = st.lists(st.tuples(st.sampled_from(SIDES), st.binary(min_size=1, max_size=400)), max_size=8)


@given(pieces, st.integers(0, 4000))
def test_what_was_put_together_comes_apart_again_wherever_it_is_torn(rows: list[tuple[str, bytes]], at: int) -> None:
    data = b"".join(wrap(side, piece) for side, piece in rows)
    assert unwrap(data) == rows
    parting = Parting(Counters())
    cut = at % (len(data) + 1)
    assert parting.take(data[:cut]) + parting.take(data[cut:]) == rows


def test_nothing_is_no_piece() -> None:
    assert wrap("left", b"") == b""


@given(st.binary(max_size=200), pieces)
def test_noise_is_counted_and_ends_with_its_zero(noise: bytes, rows: list[tuple[str, bytes]]) -> None:
    counters = Counters()
    parting = Parting(counters)
    data = b"".join(wrap(side, piece) for side, piece in rows)
    found = parting.take(noise + b"\0" + data)
    assert found[len(found) - len(rows) :] == rows
    assert counters.discarded_bytes <= len(noise) + 1
