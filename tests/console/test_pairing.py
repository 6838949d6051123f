"""One-time codes."""

import random

from hypothesis import given
from hypothesis import strategies as st

from feedback.console.pairing import ALPHABET, MOST_OPEN, MOST_WRONG, Codes


def codes():
    return Codes(random.Random(1).choice)


def test_a_code_lets_one_device_in_and_then_nobody():
    made = codes()
    code = made.issue("viewer")
    assert made.redeem(code) == "viewer"
    assert made.redeem(code) is None


def test_it_may_be_typed_as_people_type():
    made = codes()
    for change in (str.lower, lambda code: code.replace("-", ""), lambda code: f" {code.replace('-', ' ')} "):
        assert made.redeem(change(made.issue("therapist"))) == "therapist"
    made = Codes(lambda _: "0")
    made.issue("viewer")
    assert made.redeem("oOOo-0000") == "viewer"


@given(st.text(max_size=20))
def test_nothing_else_lets_anybody_in(typed):
    made = codes()
    code = made.issue("therapist")
    if made.redeem(typed) is None:
        assert made.redeem(code) == "therapist"
    else:
        assert len([letter for letter in typed.upper() if letter in f"{ALPHABET}OIL"]) == 8


def test_after_too_many_wrong_ones_none_is_good_any_more():
    made = codes()
    code = made.issue("therapist")
    for _ in range(MOST_WRONG):
        assert made.redeem("WRONG") is None
    assert made.redeem(code) is None
    assert not made.lets_a_therapist_in


def test_too_many_open_ones_push_out_the_oldest():
    made = codes()
    given_out = [made.issue("viewer") for _ in range(MOST_OPEN + 1)]
    assert made.redeem(given_out[0]) is None
    assert made.redeem(given_out[1]) == "viewer"
    assert not made.lets_a_therapist_in
