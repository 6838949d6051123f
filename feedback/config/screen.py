"""The patient's screen: what it shows, how, and on which display.

Lives here: the model of [screen] in a rig's file. Why: who reads from two metres, with half a field of view, or is made
dizzy by what moves, needs another picture. Must never: hold what is trained, or a colour (feedback/outputs/palette.py).
"""

from typing import Literal

from pydantic import Field

from feedback.config.model import Model


class Screen(Model):
    """What the patient sees."""

    show: bool = Field(True, description="false: no window for the patient, as with --headless")
    theme: Literal["dark", "light", "contrast"] = Field(
        "dark", description="dark; light for bright rooms; contrast: black, white and thicker lines"
    )
    side: Literal["both", "left", "right"] = Field(
        "both", description="left, right: all of the picture keeps to this half, for neglect or a lost half of sight"
    )
    full_screen: bool = Field(False, description="fill the display; key F changes it")
    display: int = Field(0, ge=0, le=7, description="0: the main display; 1: the second one …")
    fps: Literal[30, 60] = Field(60, description="pictures a second; 30 spares a slow computer")
    text_scale: float = Field(1.0, ge=0.75, le=1.5, description="size of the type, 1: a ninth of the window's height")
    reduce_motion: bool = Field(
        False, description="nothing runs along with the movement: values stand once a stride, marks do not fade or grow"
    )
    feet: bool = Field(True, description="show the two feet and the mark of each cue")
    bar: bool = Field(True, description="show the bar of the measure that is trained, with hit and miss")
    words: bool = Field(True, description="show the line of words; what is wrong is told all the same")
