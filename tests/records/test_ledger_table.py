from feedback.messages import Outcome
from feedback.records.ledger_table import COLUMNS, row


def test_a_row_has_every_column_and_no_error_without_a_cue() -> None:
    head = (0, 0, 0, "hip_extend", "left", 1_500_000_000, 3, "cued")
    scored = ("thigh_extension_deg", "insoles+belt", 12.5, 14.0, "miss")
    cued = row(Outcome(*head, 7, "", -12_000_000, *scored))
    assert (
        cued == "hip_extend,left,1.500000,3,cued,7,,-0.012000,thigh_extension_deg,insoles+belt,12.500000,14.000000,miss"
    )
    bare = row(Outcome(*head, 0, "no prediction", 0, *scored))
    named = dict(zip(COLUMNS.split(","), bare.split(","), strict=True))
    assert (named["cue_id"], named["why"], named["error_s"]) == ("0", "no prediction", "")
