"""Line numbers of TOML keys."""

from feedback.config.lines import key_lines, line_of

TEXT = '''a = 1
"b c" = 2
x.y = 3
[t]
a = """
a = not a key
"""
[[rows]]
v = 1
[[rows]]
v = 2
[rows.inner]
w = 3
'''


def test_each_key_has_its_line():
    lines = key_lines(TEXT)
    assert lines[("a",)] == 1
    assert lines[("b c",)] == 2
    assert lines[("x", "y")] == 3
    assert lines[("t", "a")] == 5
    assert lines[("rows", 0, "v")] == 9
    assert lines[("rows", 1, "v")] == 11
    assert lines[("rows", 1, "inner", "w")] == 13


def test_a_key_that_is_not_written_has_its_parents_line():
    assert line_of(TEXT, ("rows", 1, "missing")) == 10
    assert line_of(TEXT, ("nowhere",)) is None
