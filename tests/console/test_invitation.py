"""A link with a code, for the terminal and as a picture."""

from xml.etree import ElementTree

from feedback.console.invitation import invitation, picture


def test_alone_on_this_computer_a_link_and_a_code_are_enough():
    told = invitation("http://127.0.0.1:8765/", "ABCD-EFGH", "")
    assert told.splitlines() == [
        "console  http://127.0.0.1:8765/#pair=ABCD-EFGH",
        "code     ABCD-EFGH   for one device",
    ]


def test_on_a_network_the_fingerprint_and_a_picture_come_too():
    told = invitation("https://10.0.0.7:8765/", "ABCD-EFGH", "AA:BB").splitlines()
    assert "  AA:BB" in told
    assert len(told) > 15
    assert max(map(len, told[4:])) <= 50, "it fits a terminal"


def test_the_picture_is_svg_without_a_script():
    tree = ElementTree.fromstring(picture("https://10.0.0.7:8765/#pair=ABCD-EFGH"))
    assert {node.tag.rpartition("}")[2] for node in tree.iter()} <= {"svg", "g", "path", "rect"}
